"""Files that were not written by an editor of diagrams. Data; the tests stand beside it.

``REFUSED`` is said something against. ``HARMLESS`` looks bad and does nothing: it may be taken, and what it tries to
bring in from outside is not in it.
"""

from __future__ import annotations

import gzip

from tests.unit.engine.world import diagram, end, start, user

SECRET = "root:x:0:0"
"""What the file of accounts begins with that some of these ask for."""
ACCOUNTS = "file:///etc/passwd"
PLAIN = diagram("main", start(), user("step"), end(), flows="start>step step>end").decode()
HEAD, _, BODY = PLAIN.partition("?>")
HEAD += "?>"


def declared(inside: str, named: str = "&x;", outside: str = "") -> str:
    """The plain diagram with a document type, and a name taken from it."""
    body = BODY.replace('name="step"', 'name="step"').replace("<bpmn:process ", "<bpmn:process ", 1)
    body = body.replace("</bpmn:process>", f"<bpmn:documentation>{named}</bpmn:documentation></bpmn:process>")
    return f"{HEAD}<!DOCTYPE bpmn:definitions {outside}[{inside}]>{body}"


def documented(inside: str) -> str:
    """The plain diagram with something in its documentation, where the schema allows text."""
    element = f"<bpmn:documentation>{inside}</bpmn:documentation>"
    return PLAIN.replace('isExecutable="true" >', f'isExecutable="true" >{element}', 1)


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
WITHOUT_HEAD = BODY.strip()

REFUSED: dict[str, bytes] = {
    "billion laughs": declared(LAUGHS, "&a9;").encode(),
    "quadratic blow-up": declared(f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 5_000).encode(),
    "external entity": declared(f'<!ENTITY x SYSTEM "{ACCOUNTS}">').encode(),
    "external entity over the network": declared('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">').encode(),
    "parameter entity": declared('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', "").encode(),
    "external document type": declared("", "", 'SYSTEM "http://127.0.0.1:9/x.dtd" ').encode(),
    "defaults by a document type": declared('<!ATTLIST bpmn:process isExecutable CDATA "true">', "").encode(),
    "document type in UTF-16": declared(LAUGHS, "&a9;").replace("UTF-8", "UTF-16").encode("utf-16"),
    "document type in UTF-16, big end first": b"\xfe\xff" + declared(f'<!ENTITY x SYSTEM "{ACCOUNTS}">')
    .replace("UTF-8", "UTF-16").encode("utf-16-be"),
    "document type in UTF-7": declared(f'<!ENTITY x SYSTEM "{ACCOUNTS}">').replace("UTF-8", "UTF-7").encode("utf-7"),
    "document type in UTF-32": declared(LAUGHS, "&a9;").replace("UTF-8", "UTF-32").encode("utf-32"),
    "document type in EBCDIC": declared(f'<!ENTITY x SYSTEM "{ACCOUNTS}">').replace("UTF-8", "cp037").encode("cp037"),
    "document type after a long comment": f"{HEAD}<!--{'x' * 200_000}--><!DOCTYPE x [{LAUGHS}]>{BODY}".encode(),
    "document type in small letters": f"{HEAD}<!doctype html>{BODY}".encode(),
    "encoding nobody knows": PLAIN.replace("UTF-8", "x-nobody").encode(),
    "another encoding than it says": PLAIN.replace('name="step"', 'name="步骤"').encode("gb18030"),
    "bytes that are no UTF-8": PLAIN.encode().replace(b'name="step"', b'name="\xff\xfe\xc0\xaf"'),
    "null bytes": PLAIN.encode().replace(b"step", b"st\x00ep"),
    "a reference to the null character": documented("&#0;").encode(),
    "a reference to half a character": documented("&#xD800;").encode(),
    "an entity nobody declared": documented("&nbsp;").encode(),
    "deep nesting": (WITHOUT_HEAD.replace("</bpmn:process>", "<a>" * 300 + "</a>" * 300 + "</bpmn:process>")).encode(),
    "very deep nesting": ("<a>" * 200_000).encode(),
    "deep subprocesses": diagram("main", *[f'<bpmn:subProcess id="s{n}">' for n in range(70)],
                                 *["</bpmn:subProcess>"] * 70).replace(b"\n", b""),
    "a huge attribute": PLAIN.replace('name="step"', f'name="{"a" * 2_100_000}"').encode(),
    "a huge text": documented("a" * 2_100_000).encode(),
    "a bomb of CDATA": documented("<![CDATA[" + "]]]]><![CDATA[>" * 150_000 + "]]>").encode(),
    "fifty thousand attributes": WITHOUT_HEAD.replace(
        "<bpmn:process ", "<bpmn:process " + " ".join(f'a{n}="1"' for n in range(50_000)) + " ", 1).encode(),
    "the same attribute twice": PLAIN.replace('name="step"', 'name="step" name="other"').encode(),
    "the same id twice": PLAIN.replace('<bpmn:endEvent id="end"', '<bpmn:endEvent id="step"').encode(),
    "the process named like a step": PLAIN.replace('id="main" name', 'id="step" name').encode(),
    "the prefix bound to another namespace": PLAIN.replace(
        'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"', 'xmlns:bpmn="urn:other"').encode(),
    "a step of another namespace": PLAIN.replace(
        '<bpmn:userTask id="step"', '<bpmn:userTask xmlns:bpmn="urn:other" id="step"').replace(
        "</bpmn:userTask>", "</bpmn:userTask>").encode(),
    "a prefix nobody declared": PLAIN.replace("as:role", "camunda:role").encode(),
    "a call into Java": PLAIN.replace('as:role="cs"', 'xmlns:c="urn:c" c:class="java.lang.Runtime"').encode(),
    "a script of another language in a condition": PLAIN.replace(
        '<bpmn:endEvent id="end"', '<bpmn:scriptTask id="s" scriptFormat="python"><bpmn:script>import os</bpmn:script>'
        '</bpmn:scriptTask><bpmn:endEvent id="end"').encode(),
    "XInclude": WITHOUT_HEAD.replace("</bpmn:process>",
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{ACCOUNTS}" parse="text"/></bpmn:process>').encode(),
    "something after the end": (PLAIN + "<x/>").encode(),
    "two documents": (PLAIN + PLAIN).encode(),
    "nothing": b"",
    "a mark of the encoding and nothing": b"\xef\xbb\xbf",
    "blanks": b" \n\t " * 10,
    "a page": b"<html><body><script>alert(1)</script></body></html>",
    "a style sheet": b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>',
    "a compressed file": gzip.compress(PLAIN.encode()),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(200),
}  # fmt: skip

HARMLESS: dict[str, bytes] = {
    "a processing instruction": f'{HEAD}<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>{BODY}'.encode(),
    "a program in a processing instruction": documented("<?php system('id'); ?>").encode(),
    "a schema from elsewhere": PLAIN.replace(
        "<bpmn:definitions ", '<bpmn:definitions xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd" ', 1).encode(),
    "another base": PLAIN.replace("<bpmn:definitions ", f'<bpmn:definitions xml:base="{ACCOUNTS}" ', 1).encode(),
    "XInclude in the documentation": documented(
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{ACCOUNTS}" parse="text"/>').encode(),
    "an import from elsewhere": PLAIN.replace('targetNamespace="urn:test">', 'targetNamespace="urn:test"><bpmn:import '
        f'importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="{ACCOUNTS}" namespace="urn:x"/>', 1).encode(),
    "markup in CDATA": documented("<![CDATA[<script>alert(1)</script>]]>").encode(),
    "UTF-16": PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"),
    "a mark of the encoding": b"\xef\xbb\xbf" + PLAIN.encode(),
    "many namespaces": PLAIN.replace(
        "<bpmn:definitions ", "<bpmn:definitions " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(2_000)) + " ", 1).encode(),
    "a long comment": f"{HEAD}<!--{'x' * 500_000}-->{BODY}".encode(),
}  # fmt: skip
