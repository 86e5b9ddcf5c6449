"""What a model does that no good one does, each as a script of the double (support.ollama).

As a program, `python ollama_faults.py`, it is that double for measurements: it prints its address; each line of its
input names what it does from then on, `well` included, and is answered once it holds.
"""

import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import ollama as double
from support.ollama import Call, Ollama

MB = 1024 * 1024


def hang_before(call: Call) -> None:
    call.hold()


def hang_in_the_middle(call: Call) -> None:
    call.begin()
    call.chunk(double.line('{"reply":"W'))
    call.hold()


def byte_by_byte(call: Call) -> None:
    """Never silent for long, and never done."""
    call.begin()
    while True:
        call.chunk(b" ")
        time.sleep(0.2)


def reset(call: Call) -> None:
    call.begin()
    call.chunk(double.line("x"))
    call.reset()


def error_in_the_stream(call: Call) -> None:
    call.stream([double.line("x"), b'{"error":"an error was encountered while running the model: /etc/x 10.1.2.3"}\n'])


def long_error(call: Call) -> None:
    call.stream([b'{"error":"' + "€".encode() * (2 * MB) + b'"}\n'])


def no_done(call: Call) -> None:
    call.stream([double.line("x")])


def loop(call: Call) -> None:
    call.begin()
    while True:
        call.chunk(double.line(" ha"))


def without_end(call: Call) -> None:
    call.begin()
    for n in range(10**9):
        call.chunk(double.line(f"{n} " * 100))


def garbage(call: Call) -> None:
    call.document(b"<html>not json</html>", 200, "text/html")


def invalid_utf8(call: Call) -> None:
    call.stream([b'{"message":{"role":"assistant","content":"\xff\xfe"},"done":false}\n'])


def long_line(call: Call) -> None:
    """200 MB, if somebody takes them."""
    call.begin()
    call.chunk(b'{"message":{"role":"assistant","content":"')
    for _ in range(200):
        call.chunk(b"x" * MB)
    call.chunk(b'"},"done":true}\n')
    call.end()


def deep(call: Call) -> None:
    call.stream([b'{"done":false,"message":' + b"[" * 10000 + b"]" * 10000 + b"}\n"])


def not_a_number(call: Call) -> None:
    call.stream([b'{"message":{"role":"assistant","content":NaN},"done":false}\n'])


def redirect(call: Call) -> None:
    call.head(307, Location="http://127.0.0.1:1/api/chat", **{"Content-Length": "0"})


def many_headers(call: Call) -> None:
    call.head(200, **{f"X-{n}": "x" * 1000 for n in range(1000)})


def no_http(call: Call) -> None:
    call.handler.wfile.write(b"\x00\x01\x02 no HTTP at all\r\n\r\n")
    call.cut()


def closes(call: Call) -> None:
    call.cut()


def behind_the_end(call: Call) -> None:
    call.stream([double.line(double.answer()), double.line(done=True), double.line("more")])


def well(call: Call) -> None:
    call.say(double.answer())


def main() -> None:
    with Ollama(well) as model:
        print(model.host, flush=True)
        for name in sys.stdin:
            model.script = globals()[name.strip()]
            print(name.strip(), flush=True)


if __name__ == "__main__":
    main()
