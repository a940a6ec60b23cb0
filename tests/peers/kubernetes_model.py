"""Holds each document of Kubernetes manifests against the API's own description of it, as Debian's Kubernetes client for Python has it.

usage: kubernetes_model.py FILE... ; says what is unknown, of the wrong type, or missing, and exits 1 then. No cluster is asked.
"""
import json
import sys

import yaml
from kubernetes import client

MODELS = {("batch/v1", "CronJob"): "V1CronJob", ("v1", "ConfigMap"): "V1ConfigMap", ("v1", "PersistentVolumeClaim"): "V1PersistentVolumeClaim"}


class Answer:
    def __init__(self, document):
        self.data = json.dumps(document)


def differences(given, understood, place):
    """What of `given` the model does not know: it is gone, or another value, once it went through the model."""
    if isinstance(given, dict) and isinstance(understood, dict):
        for key, value in given.items():
            yield from differences(value, understood[key], f"{place}.{key}") if key in understood else [f"{place}.{key} is unknown"]
    elif isinstance(given, list) and isinstance(understood, list) and len(given) == len(understood):
        for number, (one, other) in enumerate(zip(given, understood)):
            yield from differences(one, other, f"{place}[{number}]")
    elif type(given) is not type(understood) or given != understood:
        yield f"{place} is {given!r}, which the API takes for {understood!r}"


def problems(document):
    kind = (document.get("apiVersion"), document.get("kind"))
    if kind not in MODELS:
        return [f"{kind} is not known here"]
    api = client.ApiClient()
    try:
        understood = api.sanitize_for_serialization(api.deserialize(Answer(document), MODELS[kind]))
    except (ValueError, TypeError, AttributeError) as problem:
        return [str(problem)]
    return list(differences(document, understood, kind[1]))


found = [f"{file}: {problem}" for file in sys.argv[1:] for document in yaml.safe_load_all(open(file)) for problem in problems(document)]
print("\n".join(found))
sys.exit(1 if found else 0)
