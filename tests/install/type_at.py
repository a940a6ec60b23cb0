"""usage: type_at.py bash|zsh SCRIPT FOLDER < LINES : types at an interactive shell that has read the completion SCRIPT, with FOLDER first in PATH.

Lines come in pairs: what is typed (\\t is the tab key; the return key follows), and the words that the program in FOLDER is then called with,
as it writes them into the fifo `typed`. The shell says through the same fifo when it waits for the next line, so nothing is a matter of time.
"""
import os
import pty
import select
import sys

PATIENCE = 60  # seconds without a sign of life: the shell hangs


def main(shell, script, folder):
    os.mkfifo("typed")
    fifo = os.open("typed", os.O_RDWR)
    here = os.getcwd()
    start = {
        "bash": f"source '{script}'; PS1='> '; PROMPT_COMMAND=\"echo ready > '{here}/typed'\"\n",
        "zsh": f"unsetopt autoremoveslash; autoload -Uz compinit; compinit -D -u; source '{script}'; PS1='> '; precmd() {{ echo ready > '{here}/typed' }}\n",
    }[shell]
    command = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PATH=folder + ":" + os.environ["PATH"], TERM="dumb" if shell == "bash" else "vt100", HOME=here, INPUTRC="/dev/null")
        os.execvp(command[0], command)

    shown = told = b""

    def next_word():
        """The next line of the fifo, while whatever the terminal shows is taken from it."""
        nonlocal shown, told
        while b"\n" not in told:
            ready, _, _ = select.select([terminal, fifo], [], [], PATIENCE)
            if not ready:
                sys.exit(f"{shell} hangs; its terminal shows:\n{shown.decode(errors='replace')}")
            if terminal in ready:
                shown += os.read(terminal, 65536)
            if fifo in ready:
                told += os.read(fifo, 65536)
        word, told = told.split(b"\n", 1)
        return word.decode()

    os.write(terminal, start.encode())
    assert next_word() == "ready"
    lines = sys.stdin.read().splitlines()
    wrong = 0
    for typed, wanted in zip(lines[::2], lines[1::2]):
        shown = b""
        os.write(terminal, typed.replace("\\t", "\t").encode() + b"\r")
        got = next_word()
        if got != wanted:
            wrong += 1
            print(f"{shell}: {typed}\n  wanted {wanted}\n  got    {got}\n{shown.decode(errors='replace')}", file=sys.stderr)
        while got != "ready" and next_word() != "ready":
            pass
    os.write(terminal, b"exit\r")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # the shell has gone, and its terminal with it
        pass
    os.waitpid(pid, 0)
    os.remove("typed")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
