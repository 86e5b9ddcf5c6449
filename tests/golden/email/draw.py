#!/usr/bin/env python3
"""Draws e-mail addresses at random and has email-validator judge them, as pydantic calls it: the answers that
tests/unit/test_email_sample.c holds ours to.

usage: draw.py COUNT SEED > sample.tsv   (needs email-validator 2.3.0, pydantic 2.12.5 and idna)

How they are drawn: eight families, as often as each other. Half of each family is as drawn, half gets one edit (a
character deleted, doubled, replaced or inserted, out of what the family is about).
"""

import random
import sys
import unicodedata
from importlib.metadata import version

from pydantic.networks import validate_email
from pydantic_core import PydanticCustomError

ASCII = "abcdefghijklmnopqrstuvwxyz0123456789"
PUNCTUATION = "!#$%&'*+-/=?^_`{|}~.,;:@<>()[]\\\" \t\x00\x7f"
ENDINGS = ("com", "org", "example.com", "co.uk", "de", "test", "local", "123", "c", "museum", "рф", "中国", "xn--p1ai")
# A few letters of many scripts: words of them are what people register.
SCRIPTS = [
    "abcdefghijklmnopqrstuvwxyzäöüßéèñçøåłžšč",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜẞÉÈÑÇØÅŁŽŠČ",
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΣ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВЇЄ",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "अआइईउऊएऐओऔकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह",
    "กขคงจฉชซญณดตถทธนบปผฝพฟภมยรลวศษสหอฮ",
    "日本語漢字中国大学東京北海道山川",
    "あいうえおかきくけこさしすせそアイウエオカキクケコー",
    "가나다라마바사아자차카타파하한국어",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
]
SPECIAL = (
    "\u00b7\u0375\u05f3\u05f4\u30fb\u0660\u0661\u06f0\u06f1\u200c\u200d\u094d\u0301\u0338\u0651\u05b0"
    "\u3002\uff0e\uff61\uff0d\uff21\uff41\uff11\uff20\u2024\u2488\u1e9e\u00df\u03c2\u2603\u00ad\u00aa\u00ba"
    "\ufb01\u2167\u338f\u212a\u2126\u1fef\u037e\u3164\u034f\u2260\u2ff0\ufffd\u0640\u07fa\u00a0\u3000\u2028_-.1"
)
NAMES = ("Name", "N N", '"Na me"', '"a<b"', "", "é", "N.N", '"x" y', "李", '"\\"q\\""', "a@b", " ")


class Draw:
    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)

    def word(self, letters: str, least: int = 1, most: int = 9) -> str:
        return "".join(self.r.choices(letters, k=self.r.randint(least, most)))

    def local(self) -> str:
        return self.word(ASCII + "._+-") if self.r.random() < 0.5 else self.word(ASCII)

    def domain(self) -> str:
        labels = [self.word(ASCII + "-" if self.r.random() < 0.2 else ASCII) for _ in range(self.r.randint(1, 3))]
        return ".".join([*labels, self.r.choice(ENDINGS)] if self.r.random() < 0.95 else labels)

    def edit(self, text: str, pool: str) -> str:
        at = self.r.randrange(len(text) + 1)
        end = text[at + 1 :]
        return (
            text[:at]
            + self.r.choice(("", text[at : at + 1] * 2, self.r.choice(pool), text[at : at + 1] + self.r.choice(pool)))
            + end
        )

    def label(self) -> str:
        word = self.word(self.r.choice(SCRIPTS), 2, 8)
        return word + self.r.choice(("", "", "", "1", "-", "a", "٣")) + self.r.choice(("", "", word[:2]))

    def code_point(self) -> str:
        """Any that is not a surrogate; three of four are assigned."""
        while True:
            c = chr(
                self.r.choice(
                    (self.r.randrange(0x80, 0x3000), self.r.randrange(0x80, 0x20000), self.r.randrange(0x110000))
                )
            )
            if not 0xD800 <= ord(c) < 0xE000 and (unicodedata.category(c) != "Cn" or self.r.random() < 0.25):
                return c

    def plain(self) -> tuple[str, str]:
        return f"{self.local()}@{self.domain()}", ASCII + PUNCTUATION

    def controls(self) -> tuple[str, str]:
        return (
            f"{self.word(ASCII + PUNCTUATION, 1, 4)}@{self.word(ASCII + PUNCTUATION, 1, 3)}.{self.domain()}",
            PUNCTUATION,
        )

    def international(self) -> tuple[str, str]:
        return f"{self.local()}@{self.label()}.{self.r.choice(ENDINGS)}", SPECIAL

    def mixed(self) -> tuple[str, str]:
        label = self.word("".join(self.r.sample(SCRIPTS, 2)) + SPECIAL, 1, 6)
        return f"{self.local()}@{label}.{self.domain()}", SPECIAL

    def a_label(self) -> tuple[str, str]:
        label = self.label() if self.r.random() < 0.7 else self.word("".join(self.r.sample(SCRIPTS, 2)) + SPECIAL, 1, 5)
        coded = label.lower().encode("punycode").decode()
        return f"{self.local()}@{self.r.choice(('xn--', 'XN--'))}{coded}.{self.r.choice(ENDINGS)}", ASCII + "-"

    def any_code_point(self) -> tuple[str, str]:
        word = list(self.label())
        word[self.r.randrange(len(word))] = self.code_point()
        return f"{self.local()}@{''.join(word)}.com", "".join(self.code_point() for _ in range(4))

    def local_part(self) -> tuple[str, str]:
        local = self.r.choice(
            (
                self.label(),
                self.label() + self.code_point(),
                f'"{self.label()}"',
                f'"{self.word(ASCII + PUNCTUATION)}"',
                self.word(ASCII, 60, 70),
                self.r.choice(("info", "Postmaster", "ABUSE")),
            )
        )
        return f"{local}@{self.domain()}", SPECIAL + PUNCTUATION

    def long_or_named(self) -> tuple[str, str]:
        if self.r.random() < 0.5:
            label = self.r.choice((self.word(ASCII, 60, 66), self.word(self.r.choice(SCRIPTS), 14, 70)))
            more = ".".join(self.word(ASCII, 40, 63) for _ in range(self.r.randint(0, 4)))
            return f"{self.word(ASCII, 1, 70)}@{label}{'.' * bool(more)}{more}.com", ASCII
        name = self.r.choice(NAMES)
        return (
            f"{name}{self.r.choice((' ', '', '  '))}<{self.plain()[0]}>{self.r.choice(('', '', ' ', '>', ' x'))}",
            PUNCTUATION,
        )

    def address(self) -> str:
        families = (
            self.plain,
            self.controls,
            self.international,
            self.mixed,
            self.a_label,
            self.any_code_point,
            self.local_part,
            self.long_or_named,
        )
        text, pool = self.r.choice(families)()
        return self.edit(text, pool) if self.r.random() < 0.5 else text


def judge(address: str) -> tuple[str, str]:
    """("N", the address as it is kept) or ("R", the reason)."""
    try:
        return "N", validate_email(address)[1]
    except PydanticCustomError as error:
        return "R", (error.context or {})["reason"]


def quoted(text: str) -> str:
    """In ASCII, without tabs and ends of lines."""
    return "".join(c if " " <= c < "\x7f" and c not in "%#" else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def main() -> None:
    draw = Draw(int(sys.argv[2]))
    versions = " ".join(f"{name} {version(name)}" for name in ("email-validator", "pydantic", "idna"))
    print(f"# draw.py {sys.argv[1]} {sys.argv[2]}: {versions}, Unicode {unicodedata.unidata_version} of Python")
    for _ in range(int(sys.argv[1])):
        address = draw.address()
        kind, answer = judge(address)
        print(quoted(address), kind, quoted(answer), sep="\t")


if __name__ == "__main__":
    main()
