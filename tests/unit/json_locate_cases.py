"""Prints json_locate_cases.h: texts, and what Python's json module says of them. The committed table is Python 3.11's:
json_locate_cases.py > json_locate_cases.h; another version may word some faults otherwise."""

import json
from collections.abc import Iterator

PICKED = (
    r"""
|{|}|[|]|{}|[]| { } | [ ] |nul|null|nulll|tru|true|falsee|TRUE|None|undefined|'a'|"a"|"a|a"|""|"
-|-1|-a|--1|+1|01|-01|00|0|1.|.5|1.5|1.e5|1e|1e+|1e5|1E-5x|1 2|1,2|0x10|1_000|1e5.5|0.0.0|-0
[1,]|[,1]|[1 2]|[1,,2]|[1|[1,|[1, |[[1]|[[1],|[1]]|[1}|[{}|[{},]|[{"a":1}|["a" "b"]|[true false]|[-]|[1.]|[nul]
{"a"}|{"a":}|{"a":1,}|{"a":1|{"a":1,|{"a":1, |{"a"|{"a" |{"a":|{"a": |{a:1}|{1:2}|{,}|{"a" 1}|{"a"::1}|{"a":1 "b":2}
{"a":1}}
{"a":1,"a":2}|{"a":{"b":[1,2,{"c":}]}}|{"a":{"b":[1,2,{"c":null}]}}|{"a":1]|{"a":[1}|{"a" : 1 , "b" : 2 }|{ "a":tru }
{"":""}
"\|"\"|"\x"|"\a|"\u|"\u1|"\u12|"\u123|"\u1234|"\u1234"|"\uzzzz"|"\u12g4"|"\U1234"|"\\"|"\\\"|"\/\b\f\n\r\t\"\\"|"\u00e9"|"\'"
{"é":"\x"}|{"é":é}|["😀",]|"😀|"é\u|"é\q"|é|{"é"é}|[1,é]|😀1|"a\u00"|"\ud83d\ude00"|"\ud83d\u0041"|"\ud83d\u00"|"\ud83d\u"|"\ud83d\"
nul l|[1]x|{} {}|[]]|"a"b|1a|truefalse|null,|"a":1|//x|/**/1|[1]//x|;|=|`|@|*
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
ODD_BYTES = [
    "\t1",
    "\n\r\t ",
    "1\n",
    "1\v",
    "\f1",
    "\u00a01",
    "\ufeff1",
    "\x00",
    "1\x00",
    '"\x00"',
    '"\t"',
    '"\n"',
    '"\x1f"',
    '"\x7f"',
    '"a\x01',
    "{\x00}",
    "[1\x00]",
    '{"a"\x00:1}',
    "true\x00",
    '"\u2028"',
    '{"a":1\x0b}',
    "[1,\x0b2]",
]
DOCUMENT = '{"naïve": [1, -2.5e+3, "a\\u00e9\\n"], "b": {"c": null, "d": [true, false, {}]}}'


def texts() -> Iterator[str]:
    yield from PICKED
    yield from ODD_BYTES
    yield from (DOCUMENT[:n] for n in range(len(DOCUMENT)))
    for n in range(len(DOCUMENT)):
        yield DOCUMENT[:n] + DOCUMENT[n + 1 :]
        yield DOCUMENT[:n] + "]" + DOCUMENT[n:]


def quoted(data: bytes) -> str:
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in data) + '"'


def row(text: str) -> str:
    message, position = "NULL", 0
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        message, position = quoted(error.msg.encode()), error.pos
    return f"    {{ {quoted(text.encode())}, {len(text.encode())}, {message}, {position} }},"


print("/* What Python 3.11's json module says: made by json_locate_cases.py. Text, its bytes, message, character. */")
print("/* clang-format off */")
print("static const LocateCase locate_cases[] = {")
for line in dict.fromkeys(row(text) for text in texts() if not text.startswith("\ufeff")):
    print(line)
print("};")
print("/* clang-format on */")
