#include "cli/completion/script.hpp"

namespace certkit::cli {
namespace {

constexpr std::string_view kBash = R"sh(# bash completion for certkit, made by `certkit completion bash`
_certkit() {
  # The words as they were typed, up to the cursor: readline breaks them at ':' and '=' too.
  local rest=${COMP_LINE:0:COMP_POINT} words=() word i
  for ((i = 0; i <= COMP_CWORD; ++i)); do
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=${rest#"${rest%%[![:space:]]*}"}
      words+=('')
    fi
    if ((i < COMP_CWORD)); then word=${COMP_WORDS[i]}; else word=$rest; fi
    words[${#words[@]}-1]+=$word
    rest=${rest#"$word"}
  done

  local lines line typed=${words[${#words[@]}-1]} breaks=${COMP_WORDBREAKS//[^:=]/} kept=''
  mapfile -t lines < <("${words[0]/#\~\//$HOME/}" completion bash -- "${words[@]:1}" 2> /dev/null)
  # Of the last word, readline replaces what follows the last break.
  if [ "$breaks" ]; then kept=${typed%"${typed##*["$breaks"]}"}; fi
  for line in "${lines[@]:1}"; do
    line=${line%%$'\t'*}
    printf -v line %q "${line#"$kept"}"
    COMPREPLY+=("$line")
  done
  case ${lines[0]-} in
    files*) ;;  # as bash does by itself
    folders*) compopt +o bashdefault +o default -o dirnames ;;
    *) compopt +o bashdefault +o default ;;
  esac
  if [[ ${#COMPREPLY[@]} = 1 && ${COMPREPLY[0]} == *[:=] ]]; then compopt -o nospace; fi
} 2> /dev/null
complete -o bashdefault -o default -F _certkit certkit
)sh";

constexpr std::string_view kZsh = R"sh(#compdef certkit
# zsh completion for certkit, made by `certkit completion zsh`
_certkit() {
  local -a lines closed open
  local line text description
  lines=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)}")
  local paths=${lines[1]%% *} begins=${lines[1]##* }
  case $paths in
    files)
      compset -p $begins
      _files
      return ;;
    folders)
      compset -p $begins
      _files -/
      return ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    text=${line%%$'\t'*} description=${line#*$'\t'}
    # A word that is to be continued gets no blank behind it.
    case $text in
      *[:=]) open+=("${text//:/\\:}:$description") ;;
      *) closed+=("${text//:/\\:}:$description") ;;
    esac
  done
  _describe -t certkit certkit closed -- open -S ''
}
if [[ $funcstack[1] = _certkit ]]; then _certkit "$@"; else compdef _certkit certkit; fi
)sh";

constexpr std::string_view kFish = R"sh(# fish completion for certkit, made by `certkit completion fish`
function __certkit_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines ($words[1] completion fish -- $words[2..] "$typed" 2> /dev/null)
    or return
    set -l first (string split ' ' -- $lines[1])
    set -l before (string sub -l $first[2] -- "$typed")
    set -l path (string sub -s (math $first[2] + 1) -- "$typed")
    switch $first[1]
        case files
            for one in (__fish_complete_path "$path")
                printf '%s\n' "$before$one"
            end
        case folders
            for one in (__fish_complete_directories "$path")
                printf '%s\n' "$before$one"
            end
        case '*'
            printf '%s\n' $lines[2..]
    end
end
complete -c certkit -f -a '(__certkit_complete)'
)sh";

}  // namespace

std::string_view completion_script(Shell shell) noexcept {
  switch (shell) {
    case Shell::bash: return kBash;
    case Shell::zsh: return kZsh;
    case Shell::fish: return kFish;
  }
  return {};
}

}  // namespace certkit::cli
