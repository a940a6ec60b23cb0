#!/usr/bin/env bash
# The examples of the fleet: each is read by what it is written for, and what can be tried without its world is tried.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need yamllint ansible-lint ansible-playbook parallel /usr/bin/python3
examples=$source_root/examples
export HOME=$work/home ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_LOCAL_TEMP=$work/ansible
mkdir home

expect_exit 0 yamllint --strict -c "$source_root/tests/docs/yamllint.yaml" "$examples/fleet.yaml" "$examples/ansible" "$examples/kubernetes"

echo "== fleet.yaml: everything in it is known, and planned"
expect_exit 0 certkit renew --fleet "$examples/fleet.yaml" --state "$work/plan.db" --plan --json
same_text "$(/usr/bin/python3 -c 'import json; print(*(one["name"] + ":" + one["verdict"] for one in json.load(open("out"))["certificates"]))')" \
  "mail:due mcu1:due www:due www2:due"

echo "== Kubernetes: each document against the API's own description of it; and the fleet inside"
expect_exit 0 /usr/bin/python3 "$source_root/tests/peers/kubernetes_model.py" "$examples/kubernetes/cronjob.yaml"
sed 's/backoffLimit/backofLimit/' "$examples/kubernetes/cronjob.yaml" > wrong.yaml
expect_exit 1 /usr/bin/python3 "$source_root/tests/peers/kubernetes_model.py" wrong.yaml
contains out "CronJob.spec.jobTemplate.spec.backofLimit is unknown"
/usr/bin/python3 - "$examples/kubernetes/cronjob.yaml" > kubernetes.yaml <<'PY'
import sys, yaml
print(next(one for one in yaml.safe_load_all(open(sys.argv[1])) if one["kind"] == "ConfigMap")["data"]["fleet.yaml"])
PY
expect_exit 0 certkit renew --fleet kubernetes.yaml --plan

# A fleet that can be renewed here, with a certificate for each way below.
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 -q > out
fleet() {  # NAME... : fleet.yaml
  echo 'issuers: {lab: {issuer: "ca:lab"}, none: {issuer: "ca:none"}}'
  echo 'defaults: {issuer: lab}'
  echo 'certificates:'
  printf '  - {name: %s, san: [%s.contoso.com], installations: [tls]}\n' $(for name in "$@"; do echo "$name" "$name"; done)
}
PATH=$(dirname -- "$certkit"):$PATH

echo "== Ansible: linted, shown in check mode, played"
cp -r "$examples/ansible" ansible
(cd ansible && expect_exit 0 ansible-lint --offline --strict --profile production)
fleet one two > fleet.yaml
play() {
  expect_exit 0 ansible-playbook -i localhost, -c local ansible/playbook.yaml -e ansible_become=false -e "ansible_python_interpreter=/usr/bin/python3" \
    -e "certkit_renew_fleet=$work/fleet.yaml" -e "certkit_renew_state=$work/state/fleet.db" -e "certkit_renew_fleet_source=" "$@"
}
play --check
contains out "one: due: there is none yet"
[ ! -e tls ] || fail "check mode renewed something"
play
[ -s tls/one.crt ] && [ -s tls/two.crt ] || fail "the role renewed nothing"
play
contains out "changed=0"

echo "== GNU parallel, and what a task of Slurm runs"
fleet a b c d > fleet.yaml
"$examples/fan-out/due.sh" fleet.yaml > due.txt
same_text "$(paste -sd' ' due.txt)" "a b c d"
head -n 2 due.txt | parallel -j 2 certkit renew --fleet fleet.yaml --only {} > out 2>&1
for SLURM_ARRAY_TASK_ID in 3 4; do SLURM_ARRAY_TASK_ID=$SLURM_ARRAY_TASK_ID "$examples/fan-out/renew.sbatch" fleet.yaml due.txt > out 2>&1; done
same_text "$("$examples/fan-out/due.sh" fleet.yaml)" ""
same_text "$(ls tls/?.crt | wc -l)" 4
