"""What somebody writes who wants out of the expression language, by the way he tries. Data; the tests stand beside it.

``REFUSED`` may be deployed nowhere. ``HARMLESS`` is well-formed: it may be deployed, and whatever it is asked for it
answers with a value or a sentence, quickly.
"""

from __future__ import annotations

LONG = 3_900
"""Just below what one expression may have."""

REFUSED: dict[str, list[str]] = {
    "attribute access": [
        "x.__class__", "(x).real", '"".join', '"a".upper()', "1.real", "(1).bit_length()", "[1].append(2)",
        "null.x", "true.real", 'date("2026-01-01").year', 'duration("P1D").max', "[1, 2].count", "(a).b.c", "x.y.z.w.v",
        'x["a"]', "x[0]", "[1, 2][0]", "x[y]", "x?.y", "x->y", "x::y", "(abs).name",
    ],
    "dunder names": [
        "__builtins__", "__import__", "__class__", "__globals__", "__subclasses__", "__mro__", "__dict__", "a__b",
        "().__class__.__base__.__subclasses__()", '"".__class__.__mro__[1]', "x.__init__.__globals__", "_x__y",
        "[].__class__", "{}.__class__", "abs.__call__(1)", "case.__class__", "setting.__dict__", "__case.grade",
    ],
    "builtins": [
        "globals()", "locals()", "vars()", "dir()", "print(1)", "type(x)", "getattr(x, \"y\")", "setattr(x, \"y\", 1)",
        "delattr(x, \"y\")", "hasattr(x, \"y\")", "open(\"/etc/passwd\")", "input()", "id(1)", "hash(1)", "help()",
        "breakpoint()", "memoryview(1)", "object()", "super()", "classmethod(1)", "map(abs, [1])", "range(10)",
        "iter([1])", "next(x)", "exit()", "quit()", "len([1])", "str(1)", "int(\"1\")",
    ],
    "comprehensions and functions": [
        "[i for i in x]", "[i for i in [1,2]]", "{i: i for i in x}", "(i for i in x)", "lambda: 1", "lambda x: x",
        "(lambda: 1)()", "function(x) x", "function(x) external {}", "def f(): pass", "x := 1", "x = 1; y = 2",
        "for x in [1] return x", "some x in [1] satisfies x = 1", "every x in [1] satisfies x = 1", "yield x",
        "await x", "() => 1", "x => x", "[1, 2][item > 1]", "{a: 1}.a", "class A: pass",
    ],
    "format strings": [
        '"{0.__class__}".format(x)', "f'{x}'", 'f"{x}"', '"%s" % x', '"%(a)s" % x', "str.format(\"{0}\", x)",
        'format(x, "s")', "`x`", "`${x}`", "${x}", "#{x}", "{{ x }}", "{% x %}", "<%= x %>", "$x", "%x%", 'b"x"', 'r"x"',
        "'x'", '"unfinished', '"a" "b"',
    ],
    "look-alike characters": [
        "１ + 1", "٣ + 1", "x․__class__", "＿＿import＿＿(1)", "ｅｖａｌ(1)", "“text”", "‘text’", "a＋b", "x＝1", "（1）", "a，b",
        "ａｂｓ(1)", "a\u200bb", "a\u200db", "\ufeffa", "a\u2060b", "аbs(1)", "pаrse(1)", "a\u00adb", "x ≤ 1", "2²", "½", "a＂b＂",
        "[1；2]",
    ],
    "text that becomes code": [
        'eval("1")', 'exec("1")', 'compile("1", "", "eval")', 'Function("1")()', 'setTimeout("1")', "execfile(1)",
        'parse("1")', 'evaluate("1")', 'script("1")', 'template("{x}")', 'literal_eval("1")', 'invoke("a", [])',
    ],
    "imports": [
        "import os", "from os import path", '__import__("os").system("true")', 'os.system("true")', 'require("fs")',
        'importlib.import_module("os")', 'sys.modules["os"]', "subprocess.run(1)", 'include("a")', "@import x",
        'System.exit(0)', 'java.lang.Runtime.getRuntime()', 'T(java.lang.Runtime)', 'new java.io.File("a")',
    ],
    "huge powers": [
        "9**9**9", "2 ** 3", "2^10", "pow(9, 9)", "9!", "1e999", "1E400", "1e-999", "0x10", "0b1", "0o7", "1_000", "1j",
        "9" * 35, "0." + "1" * 40, "1 << 999999", "1 >> 2", "factorial(1000)", "exp(99999)", "1.e5", "NaN()", "inf()",
    ],
    "operators of others": [
        "x % 2", "x // 2", "~1", "!true", "true && false", "true || false", "x | y", "x & y", "x == 1", "x === 1",
        "x <> 1", "x is null", "not x", "x if y else z", "x ? 1 : 2", "*x", "**x", "@x", "#x", "x\\y", "x; y", "...",
        "a;b", "x++", "--;", "x += 1", "x instance of number", "1 - - ", "and true", "or", "if true then 1",
    ],
    "deep nesting": [
        "(" * 60 + "1" + ")" * 60, "[" * 60 + "1" + "]" * 60, "not(" * 60 + "true" + ")" * 60, "abs(" * 60 + "1" + ")" * 60, "if true then " * 60 + "1" + " else 1" * 60, "(" * 1900 + "1" + ")" * 1900,
        "(" * 1900, "[" * 1900, ")" * 1900, "((1)", "(1))", "[1", "1]", "{", "}", "{a: {b: 1}}", "1 in (" * 60 + "1" + ")" * 60,
    ],
    "long texts and lists": [
        "1" + " + 1" * 2_000, "[" + "1, " * 1_900 + "1]", '"' + "a" * 4_000 + '"', "a" * 101, "a" * 3_999,
        ".".join(["a"] * 60), "x" + " and x" * 400, "max(" + "1, " * 401 + "1)",
        "1\n" * 2_100,
    ],
    "recursion by names": [
        "self", "this", "this.this", "self.self", "parse(expression)", "expression", "outcome()", "step()", "main()",
        "x(x)", "x(x(x))", "Y(Y)", "setting()", "case()", "recurse(1)",
    ],
    "names that are not allowed": [
        "setting.secret_key", "setting.", "setting.threshold.x", "case.customer", "case.id", "customer.password",
        "user.password_hash", "g.actor", "request.args", "config.SECRET_KEY", "session.token", "conn", "turn", "task.data",
        "workflow", "environment", "app.settings", "instance.id", "current_app", "os.environ", "case..grade", ".case.grade",
        "case.grade.", "case. grade.x",
    ],
    "dates that are none": [
        'date("2026-02-30")', 'date("10000-01-01")', 'date("0000-01-01")', 'date("-1-01-01")', 'time("25:00")',
        'date and time("2026-01-01T00:00:00")', 'date and time("2026-01-01T00:00:00+99:99")', 'duration("P1Y")',
        'duration("P99999999D")', 'duration("PT")', 'duration("-")', 'date("now")', "today()", "now()", "sleep(1)",
        'duration("P1M2DT")', 'time("24:00")', 'date("２０２６-01-01")',
    ],
    "patterns": [
        'matches("a", "(a+)+$")', 'replace("a", "b", "c")', 'split("a", "a")', 're.match("a", "a")', 'search("(a|a)*b")',
        '"a" =~ "b"', "x like \"%\"", 'regexp("a")', "/a+/", 'test("a")', 'glob("*")', 'x ~ "a"',
    ],
    "control characters": [
        "a\x01b", "1 \x02 + 1", '"\x07"', "\x1b[31m1", "1\x0b+ 1", "1 \x0c+ 1", "\x7f", '"a\u202eb"', "a\u202eb", "1 \u2066+ 1",
        '"\u2069"', "1 + \x1e1", '"\\x41"', '"\\q"', '"\\ud800"', '"\\udfff\\ud800"', "\u2028a.b()",
    ],
    "null bytes": ["a\x00b", "\x00", '"\x00"', '"\\u0000"', "1\x00", 'date("2026-01-01\x00")', "abs\x00(1)", "case.grade\x00"],
    "queries and shells": [
        "1; drop table user_account", "1 union select 1", "select * from user_account", "1 -- comment", "/* x */ 1",
        "$(id)", "| id", "; id", "'; --", "x or 1=1 --", "../../etc/passwd", "<script>1</script>", "file:///etc/passwd",
        "{{7*7}}", "=cmd|'/c calc'!A0", "@SUM(1)",
    ],
}  # fmt: skip

HARMLESS: dict[str, list[str]] = {
    "huge multiplication": [
        "9999999999 * " * 300 + "9", "9" * 34 + " * " + "9" * 34, "1 / 0", "0 / 0", "-1 / 3 / 0", "1" + " * 99" * 99,
        "9" * 34 + " + 1", "-" + "9" * 34 + " - 1", "floor(" + "9" * 34 + ".5)", "round(1, 33)", "round(1, 99)",
        "round(1, -33)", "round(1, 0.5)", "modulo(1, 0)", "modulo(" + "9" * 34 + ", 0.0000001)", "0.0000001 / " + "9" * 34,
    ],
    "texts that grow": [
        'string join(["' + '", "'.join(["aaaaaaaaaa"] * 150) + '"], "' + "b" * 200 + '")',
        '"' + "a" * LONG + '"', 'upper case("' + "ß" * LONG + '")'[:LONG] + '")',
        'string([1, [2, [3, [4]]]])', 'substring("abc", -99999999999)', 'substring("abc", 1, 99999999999999)',
        'substring("abc", 99999999999999999999999999999999)', 'substring("abc", 1, null)', 'substring("abc", 1, "x")',
        'number("' + "1" * 999 + '")', 'number("1e5")', 'contains("", "")', 'starts with(null, null)',
    ],
    "lists that grow": [
        "append([1], " + "[" + ", ".join(["1"] * 300) + "])", "[" + "[1], " * 150 + "1]", "count(null)", "max([])",
        'max(1, "a")', "min([null])", "sum([1, \"a\"])", "list contains([], [])", "list contains([[1]], [1])",
        "append(null, 1)", "count([null, null])", "max([[1], [2]])", "1 in ([1, 2], [3])",
    ],
    "dates that overflow": [
        'date("9999-12-31") + duration("P1D")', 'date("0001-01-01") - duration("P1D")',
        'date and time("9999-12-31T23:59:59-12:00") + duration("P9999999D")', 'duration("P9999999D") * 99999999',
        'duration("P1D") * 0.0000000001', 'duration("P9999999D") + duration("P9999999D")', 'date("2026-01-01") * 2',
        'add months(date("9999-12-31"), 1)', 'add months(date("0001-01-01"), -1)', 'add months(date("2026-01-31"), ' + "9" * 30 + ")",
        'add months(date("2026-01-31"), 0.5)', 'add months(null, 1)', 'duration("P1D") / 0', 'duration("P1D") / duration("PT0S")',
        'time("23:59") + duration("P9999999D")', '-duration("P9999999D")', 'date and time("0001-01-01T00:00:00+12:00")',
        'date and time("9999-12-31T23:59:59-12:00")', 'days(duration("P9999999D"))', "weekday(null)",
        'string(date and time("9999-12-31T23:59:59-12:00"))', '"9999-99-99T99:99:99"', '"0001-01-01T00:00:00+14:00"',
        '"9999-12-31T23:59:59-14:00"', '"tomorrow"', '"2026-01-01"',
    ],
    "comparisons of everything": [
        'null < "a"', "null = null", "[1] = [1]", '"a" < 1', "true < false", 'date("2026-01-01") < duration("P1D")',
        "1 in ([1..null])", "1 between null and 2", 'if "yes" then 1 else 2', "not(null)", '"true"', "null", "-1", "0",
        "99999999999999999999", "0.5", "true", '[1, "a", null]', "\"ann, bob\"", '["ann", "eve"]', "1 = 1 and null",
        "abs(-" + "9" * 34 + ")", "ceiling(-0.5)", "(" * 40 + "1" + ")" * 40, "1" + " + 1" * 190, "-" * 60 + "1", " " * 4_001 + "1",
    ],
}  # fmt: skip


def count(table: dict[str, list[str]]) -> int:
    return sum(map(len, table.values()))
