"""The corners of a record, as tables: what each filter makes of them.

    corners.py verdicts|apart|derived|times|passed|refused|files|long

prints what differs from the tables, and nothing when all is as they say.
"""
import filecmp
import gzip
import json
import subprocess
import sys

# --- what tx-filter keeps: options, the records kept, the records not -------

STATUS = ["--status", "MALICIOUS"]
CONFIDENT = ["--min-confidence", "75", "--max-confidence", "100"]
LINE = ["--line", "2,100:10,0"]
OLD = ["--until", "2016-02-10", "--since", "2016-02-09"]
EXPIRED = ["--expired", "--now", "2020-01-01"]

VERDICTS = [
    (STATUS,
     [r'"status":"MALICIOUS"', r'"status":"M\u0041LICIOU\u0053"',
      r'"st\u0061tus":"MALICIOUS"', r'"status":["x","MALICIOUS"]',
      r'"status":"UNKNOWN","status":"MALICIOUS"',
      r'"status":"UNKNOWN","\u0073tatus":"MALICIOUS"',
      r'"status" : "MALICIOUS" '],
     [r'"x":1', r'"status":null', r'"status":1', r'"status":true',
      r'"status":{"MALICIOUS":1}', r'"status":[]', r'"status":["x",null,1]',
      r'"status":" MALICIOUS"', r'"status":"malicious"', r'"status":""',
      r'"status":"MALICIOUS\u0000"', r'"status":"MALICIOUS\ud800"',
      r'"status":"MALICIOUS","status":null', r'"status2":"MALICIOUS"',
      r'"a":{"status":"MALICIOUS"}', r'"a.status":"MALICIOUS"',
      r'"status\u0000":"MALICIOUS"', r'"Status":"MALICIOUS"']),
    (CONFIDENT,
     [r'"confidence":75', r'"confidence":75.0', r'"confidence":7.5e1',
      r'"confidence":750E-1', r'"confidence":1e2', r'"confidence":"75"',
      r'"confidence":"75.0"', r'"confidence":"1e+2"',
      r'"confidence":"\u0037\u0035"', r'"confidence":100.000',
      r'"confidence":1,"confidence":80'],
     [r'"x":1', r'"confidence":null', r'"confidence":74.999',
      r'"confidence":101', r'"confidence":1e400', r'"confidence":"1e400"',
      r'"confidence":-75', r'"confidence":" 75"', r'"confidence":"75 "',
      r'"confidence":"075"', r'"confidence":"+75"', r'"confidence":"75x"',
      r'"confidence":"0x4b"', r'"confidence":""', r'"confidence":"NaN"',
      r'"confidence":"inf"', r'"confidence":true', r'"confidence":[75]',
      r'"confidence":{"a":75}', r'"confidence":75,"confidence":null']),
    (LINE,
     [r'"confidence":38,"severity":"SEVERE"',
      r'"confidence":"38","severity":"SEV\u0045RE"',
      r'"confidence":3.8e1,"severity":"SEVERE"',
      r'"confidence":1,"severity":"APOCALYPSE"',
      r'"confidence":1,"severity_value":"10","ds":null',
      r'"confidence":200'],
     [r'"confidence":37.5,"severity":"SEVERE"', r'"severity":"APOCALYPSE"',
      r'"confidence":null,"severity":"APOCALYPSE"',
      r'"confidence":100,"severity":7', r'"confidence":100,"severity":null',
      r'"confidence":100,"severity":["SEVERE"]',
      r'"confidence":100,"severity_value":10',
      r'"confidence":100,"severity_value":null,"ds":null']),
    (OLD,
     [r'"added_on":"2016-02-09T00:00:00+0000"', r'"added_on":1455062399',
      r'"added_on":"1455062399"', r'"added_on":"2016-02-10T01:00:00+0200"',
      r'"added_on":"2016-02-0\u0039"'],
     [r'"x":1', r'"added_on":null', r'"added_on":1455062400',
      r'"added_on":true', r'"added_on":["2016-02-09"]', r'"added_on":{}',
      r'"added_on":"2016-02-30"', r'"added_on":"yesterday"',
      r'"added_on":1.455e9', r'"added_on":""']),
    (EXPIRED,
     [r'"expired_on":1', r'"expired_on":"2016-02-09"',
      r'"expired_on":"1577836800"'],
     [r'"x":1', r'"expired_on":null', r'"expired_on":0', r'"expired_on":"0"',
      r'"expired_on":""', r'"expired_on":false', r'"expired_on":[1]',
      r'"expired_on":1577836801', r'"expired_on":"never"']),
    (["--severity", "SEVERE,info"],
     [r'"severity":"SEVERE"', r'"severity":"INFO"', r'"s\u0065verity":"SEV\u0045RE"',
      r'"severity":["SEVERE"]', r'"severity":"X","severity":"INFO"'],
     [r'"x":1', r'"severity":null', r'"severity":7', r'"severity":true', r'"severity":{}',
      r'"severity":"severe"', r'"severity":" SEVERE"', r'"severity":""',
      r'"severity":[["SEVERE"]]', r'"severity":"INFO","severity":1',
      r'"severity_value":7', r'"severity":"SEVERE,INFO"']),
    (["--share-level", "RED"],
     [r'"share_level":"RED"', r'"share_level":"\u0052ED"', r'"share_level":["GREEN","RED"]'],
     [r'"x":1', r'"share_level":null', r'"share_level":1', r'"share_level":false',
      r'"share_level":{"RED":1}', r'"share_level":[]', r'"share_level":"red"',
      r'"share_level":"RED "', r'"share_level":"RED","share_level":null',
      r'"sharelevel":"RED"']),
    (["--owner", "7"],
     [r'"owner":{"id":"7"}', r'"owner":{"id":7}', r'"owner":{"name":"7"}',
      r'"own\u0065r":{"i\u0064":"7"}', r'"owner":1,"owner":{"id":"7"}',
      r'"owner":{"id":"8","id":"7"}'],
     [r'"owner":"7"', r'"owner":7', r'"owner":null', r'"owner":[{"id":"7"}]',
      r'"owner":{"id":null}', r'"owner":{"id":7.0}', r'"owner":{"owner":{"id":"7"}}',
      r'"owner":{"id":"7"},"owner":null', r'"owner_id":"7"', r'"owner.id":"7"']),
    (["--tag", "kit"],
     [r'"tags":["KIT"]', r'"tags":{"data":[{"text":"k\u0069t"}]}',
      r'"tags":{"data":["Kit"]}', r'"description":"a [kit]"',
      r'"description":"\u005bkit\u005d"', r'"tags":5,"description":"[kit]"'],
     [r'"tags":null', r'"tags":"kit"', r'"tags":[["kit"]]', r'"tags":{}',
      r'"tags":{"data":null}', r'"tags":{"data":[{"text":null},{"id":"kit"}]}',
      r'"description":null', r'"description":["[kit]"]', r'"description":"[ki\ud800t]"']),
    (["--match", "description=b\U0001F600"],
     [r'"description":"a\u0000b\ud83d\ude00"', '"description":"b\U0001F600"',
      r'"description":"\ud83dxb\uD83D\uDE00"'],
     [r'"description":"b\ude00\ud83d"', r'"description":"b"',
      r'"description":{"b\ud83d\ude00":1}']),
    (["--regex", "description=^a.b$"],
     [r'"description":"a\nb"', r'"description":"a.b"'],
     # By POSIX a point is any character but NUL.
     [r'"description":"a\u0000b"', r'"description":"x\na.b"']),
    (["--regex", "description=b+$"],
     [r'"description":"a\u0000b"', r'"description":"\ud800bb"'],
     [r'"description":"ab\u0000"', r'"description":{"b":"b"}']),
]


def run(program, options, text):
    done = subprocess.run([program] + options, input=text, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def verdicts():
    for options, kept, others in VERDICTS:
        lines = [b"{%s}\n" % x.encode() for x in kept + others]
        text, want = b"".join(lines), b"".join(lines[:len(kept)])
        for how in options, options + ["--invert"]:
            rest = b"".join(lines[len(kept):])
            status, out, said = run("tx-filter", how, text)
            if (status, out) != (0, rest if how[-1] == "--invert" else want):
                print("raw:", how, status, said)
                show(want if how is options else rest, out)
        # The same records when tx-normalize was there before.
        _, normal, _ = run("tx-normalize", [], text)
        status, out, said = run("tx-filter", options, normal)
        if (status, out.count(b"\n")) != (0, len(kept)) or not normal.startswith(out):
            print("normalized:", options, status, said)
            show(b"".join(normal.splitlines(True)[:len(kept)]), out)


def show(want, got):
    want, got = want.splitlines(), got.splitlines()
    print("  missing:", [x for x in want if x not in got])
    print("  too much:", [x for x in got if x not in want])


# --- texts that are one only where they mean the same -----------------------

SAME = [[r'"\ud800"', r'"\uD800"'], [r'"\ud801"'], [r'"\udfff"'],
        [r'"\ufffd"', '"\ufffd"'], [r'"x\ud800"'], [r'"x\ud801"'],
        [r'"\ud800\udfff"', '"\U000103ff"'], [r'"\udfff\ud800"'], [r'"\u0000"'],
        [r'""'], [r'"7"', r'7', r'"\u0037"'], [r'"07"'], [r'7.0'], [r'"a"'], [r'"A"'],
        [r'"true"', r'true']]


def apart():
    groups = [[b'{"k":%s}\n' % x.encode() for x in same] for same in SAME]
    text = b"".join(x for group in groups for x in group)
    want = b"".join(group[-1] for group in groups)
    status, out, said = run("tx-filter", ["--latest-by", "k"], text)
    if (status, out) != (0, want):
        print("--latest-by:", status, said)
        show(want, out)
    for group in groups:
        rest = b"".join(x for other in groups if other != group for x in other)
        for line in group:
            open("set", "wb").write(line)
            for how, want in ("--in", b"".join(group)), ("--not-in", rest):
                status, out, said = run("tx-filter", [how, "k=set"], text)
                if (status, out) != (0, want):
                    print(how, line, status, said)
                    show(want, out)


# --- what tx-normalize derives ----------------------------------------------

DERIVED = [
    ("ds", r'"added_on":"2016-02-09T23:32:19-0100"', '2016-02-10'),
    ("ds", r'"added_on":"1455042739"', '2016-02-09'),
    ("ts", r'"added_on":1455042739', '2016-02-09T18:32:19Z'),
    ("ts", r'"added_on":1.455e9', None),
    ("ds", r'"added_on":null,"added_on":"2016-02-09"', '2016-02-09'),
    ("ds", r'"added_on":"2016-02-09","added_on":{}', None),
    ("ds", r'"\u0061dded_on":"2016-02-09"', '2016-02-09'),
    ("ds", r'"added_on":"2016-02-09\u0000"', None),
    ("owner_id", r'"owner":{"id":12345678901234567890}', 12345678901234567890),
    ("name", r'"owner":{"name":null}', None),
    ("name", r'"owner":"x"', None),
    ("email", r'"owner":{"email":"a\u0040b"}', 'a@b'),
    ("api_tags", r'"tags":["a",1,null,["x"],"b"]', ['a', 'b']),
    ("api_tags", r'"tags":{"data":[{"text":"a"},{"text":null},{"id":1},"b"]}', ['a', 'b']),
    ("tags", r'"tags":["A"],"description":"[a][b][b]"', ['A', 'b']),
    ("tags", r'"description":5', []),
    ("threat_types", r'"threat_type":"MALICIOUS_IP"', ['MALICIOUS_IP']),
    ("threat_types", r'"tags":["malicious_ip","x"]', ['MALICIOUS_IP']),
    ("threat_types", r'"threat_type":null', []),
    ("threat_types", r'"threat_type":""', []),
    ("threat_types", r'"threat_type":5', []),
    ("threat_types", r'"threat_type":true', []),
    ("threat_types", r'"threat_type":{}', []),
    ("threat_types", r'"threat_type":{"A":"B"}', []),
    ("threat_types", r'"threat_type":[1,null,"A",{},["B"],"","\u0043"]', ['A', 'C']),
    ("threat_types", r'"threat_types":[1,null,"A"]', ['A']),
    ("threat_types", r'"threat_types":"A"', ['A']),
    ("threat_types", r'"threat_type":"A","threat_types":["B"]', ['A']),
    ("threat_types", r'"threat_type":[null],"threat_types":[ "B" , "C" ]', ['B', 'C']),
    ("threat_types", r'"threat_type":"","threat_types":[],"tags":["proxy_ip"]', ['PROXY_IP']),
    ("severity_value", r'"severity":"SEVERE"', 7),
    ("severity_value", r'"severity":"severe"', 0),
    ("severity_value", r'"severity":7', 0),
    ("severity_value", r'"severity":["SEVERE"]', 0),
    ("severity_value", r'"severity":"X","s\u0065verity":"WARNING"', 3),
]


def derived():
    text = b"".join(b"{%s}\n" % x[1].encode() for x in DERIVED)
    status, out, said = run("tx-normalize", [], text)
    if status:
        print(status, said)
    for (key, record, want), line in zip(DERIVED, out.splitlines()):
        got = json.loads(line)[key]
        if got != want or type(got) is not type(want):
            print(key, record, "gives", got)
    status, again, _ = run("tx-normalize", [], out)
    if again != out:
        print("a second time it changes", out, again)


# --- what tx-aggregate takes for a time -------------------------------------

TIMES = [  # a value, and its days
    ('"2016-02-09T23:32:19-0100"', ["2016-02-10"]), ('"2016-02-0\\u0039"', ["2016-02-09"]),
    ("1455042739", ["2016-02-09"]), ('"1455042739"', ["2016-02-09"]), ("0", ["1970-01-01"]),
    ("-1", ["1969-12-31"]), ('{"indicator":"2016-02-09"}', ["2016-02-09"]),
    ('[0,true,"x",1455042739]', ["1970-01-01", "2016-02-09"]),
    ("true", []), ("{}", []), ("[]", []), ("[[0]]", []), ("1.5", []), ("1e9", []), ("1e400", []),
    ("null", []), ('""', []), ('"x"', []), ('"2016-02-30"', []), ('"2016-02-09\\u0000"', []),
    ("99999999999999999999", []), ('" 0"', []),
]


def times():
    for value, days in TIMES:
        counted("d@day", b'{"d":%s}' % value.encode(), [b"%s\t1" % x.encode() for x in days])
        lacking = json.load(open("sum"))["tables"]["n"]["lacking"]
        if lacking != (not days):
            print("d@day", value, "lacking:", lacking)


# --- lines that pass, and lines that do not ---------------------------------

DEEP = b'{"a":' * 511 + b'[]' + b'}' * 511
PASSED = [
    b'{}', b' { } ', b'{"a":1}\r', b'\t{"a":1}', b'{"":1}', b'{"":{"":{}}}',
    b'{"a":"\\ud800","\\udc00":1}', b'{"\\u0000":"\\u0000"}',
    b'{"a":"\\ud83d\\ud83d\\ude00"}', b'{"a":-0.0e-0,"b":1E400,"c":-0}',
    b'{"a":1,"a":2,"a":{"a":3,"a":4}}', b'{"a":"\xef\xbb\xbf\xf4\x8f\xbf\xbf"}',
    b'{"' + b'k' * 70000 + b'":"' + b'\\u0061' * 20000 + b'"}',
    b'{"status' + b'x' * 5000 + b'":1,"stat\\u0075s":"A"}',
    b'{' + b','.join(b'"k%d":%d' % (i, i) for i in range(100000)) + b'}', DEEP,
]
# What tx-aggregate counts of them: lone surrogates are one, numbers by value.
COUNTS = [
    ("status", [b"A\t1"]),
    ("k99999", [b"99999\t1"]),
    ("a", [b"0\t1", b"1\t2", b'{"a":3,"a":4}\t1', DEEP[5:-1] + b"\t1",
           b"\xef\xbb\xbf\xf4\x8f\xbf\xbf\t1", b"\xef\xbf\xbd\t1",
           b"\xef\xbf\xbd\xf0\x9f\x98\x80\t1"]),
]
REFUSED = [
    b'{"a":' + DEEP + b'}', b'{"a":075}', b'{"a":1.}', b'{"a":.5}', b'{"a":+1}',
    b'{"a":NaN}', b"{'a':1}", b'{"a":1,}', b'{"a"}', b'{a:1}', b'{"a":1}}',
    b'{"a":"\\x41"}', b'{"a":"\\u12g4"}', b'{"a":"\\ud8"}', b'{"a":"\t"}',
    b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\x80"}', b'{"\xff":1}', b'{"a":1}\0',
    b'\xef\xbb\xbf\xef\xbb\xbf{}', b'[{}]', b'"{}"', b'{"a":tru}', b'{"a":1 2}',
]


def counted(table, text, want):
    """Compare the rows of a table; its summary is left in the file sum."""
    options = ["-t", "n=" + table, "--to", "tsv", "--summary", "sum"]
    status, out, said = run("tx-aggregate", options, text)
    if status or out.splitlines()[1:] != want:
        print("tx-aggregate", table, status, said)
        show(b"\n".join(want), b"\n".join(out.splitlines()[1:]))


def passed():
    text = b"".join(x + b"\n" for x in PASSED)
    status, out, said = run("tx-filter", [], text)
    if status or out != text:
        print("tx-filter", status, said)
    status, out, said = run("tx-normalize", [], text)
    lines = out.split(b"\n")
    if status or len(lines) != len(PASSED) + 1:
        print("tx-normalize", status, len(lines), said)
    for record, line in zip(PASSED, lines):
        # What was there stays, up to the bracket behind which keys are put.
        if not line.startswith(record[:record.rindex(b"}")].rstrip()):
            print("tx-normalize changed", record[:60], "to", line[:60])
        if record.endswith(b"\r") and not line.endswith(b"\r"):
            print("tx-normalize lost a CR")
    for table, want in COUNTS:
        counted(table, text, want)


# Behind a status that the condition refuses, and behind the one it takes.
TAILS = [b'"b":075}', b'"b":tru}', b'"b":1', b'"b":"\xff"}', b'"b":"\\x"}',
         b'"b":[1,]}', b'"status":}', b'"status":"MALICIOUS"}}', b'b":1}', b'']


def refused():
    cases = [(program, options, line) for program, options in FILTERS for line in REFUSED]
    cases += [("tx-filter", options, b'{"status":"%s",' % word + tail)
              for word in (b"UNKNOWN", b"MALICIOUS") for tail in TAILS
              for options in (STATUS, STATUS + ["--invert"], STATUS + CONFIDENT)]
    for program, options, line in cases:
        status, _, said = run(program, options, b"{}\n" + line + b"\n{}\n")
        if status != 65 or "stdin:2: byte " not in said:
            print(program, options, line[:60], status, said)


# --- files ------------------------------------------------------------------

FILTERS = [("tx-normalize", []), ("tx-filter", []),
           ("tx-aggregate", ["-t", "n=status", "--to", "tsv"])]
A, B = b'{"status":"A"}', b'{"status":"B"}'
BOM = b"\xef\xbb\xbf"
FILES = [  # name, bytes, what tx-filter makes of them, and the status
    ("no bytes", b"", b"", 0),
    ("an LF alone", b"\n", b"", 0),
    ("blank lines", b"\n\r\n" + A + b"\n\n\r\n" + B + b"\n\r\n", A + b"\n" + B + b"\n", 0),
    ("no LF at the end", A + b"\n" + B, A + b"\n" + B + b"\n", 0),
    ("a CR at the end", A + b"\n" + B + b"\r", A + b"\n" + B + b"\r\n", 0),
    ("CRLF", A + b"\r\n" + B + b"\r\n", A + b"\r\n" + B + b"\r\n", 0),
    ("white space", b" " + A + b"\t\n", b" " + A + b"\t\n", 0),
    ("a BOM", BOM + A + b"\n", A + b"\n", 0),
    ("a BOM alone", BOM, b"", 0),
    ("a BOM before a blank line", BOM + b"\r\n" + A, A + b"\n", 0),
    ("a BOM later", A + b"\n" + BOM + B + b"\n", A + b"\n", 65),
    ("two members", gzip.compress(A + b"\n") + gzip.compress(B + b"\n"),
     A + b"\n" + B + b"\n", 0),
    ("a line over two members", gzip.compress(A[:5]) + gzip.compress(A[5:]), A + b"\n", 0),
    ("empty members", gzip.compress(b"") * 3 + gzip.compress(A) + gzip.compress(b""),
     A + b"\n", 0),
    ("a BOM inside of gzip", gzip.compress(BOM + A), A + b"\n", 0),
    ("a BOM of the second member", gzip.compress(A + b"\n") + gzip.compress(BOM + B),
     A + b"\n", 65),
    ("zeros behind gzip", gzip.compress(A) + bytes(512), A + b"\n", 0),
    ("text behind gzip", gzip.compress(A + b"\n") + A, A + b"\n", 65),
    ("gzip of gzip", gzip.compress(gzip.compress(A)), b"", 65),
    ("a cut member", gzip.compress(A * 1000)[:-9], b"", 65),
    ("half of the magic", b"\x1f", b"", 65),
]
KEYS = (b'"ds":null,"ts":null,"owner_id":null,"name":null,"email":null,"api_tags":[],'
        b'"tags":[],"threat_types":[],"severity_value":0')


def made_of(program, kept, status):
    """What program writes where tx-filter keeps these bytes."""
    if program == "tx-normalize":
        return kept.replace(b"}", b"," + KEYS + b"}")
    if program == "tx-aggregate":
        rows = [b"%s\t%d\n" % (x[11:12], kept.count(x)) for x in (A, B) if x in kept]
        return b"" if status else b"status\tn\n" + b"".join(rows)
    return kept


def files():
    for name, text, kept, want in FILES:
        open("file", "wb").write(text)
        for program, options in FILTERS:
            for operands, given in (["file"], b""), ([], text):
                status, out, said = run(program, options + operands, given)
                if (status, out) != (want, made_of(program, kept, want)):
                    print(program, name, operands, "gives", status, out, said)


def long():
    """Lines of 64 MiB, the limit, and of one byte more."""
    most = 64 << 20
    line = b'{"status":"A","x":"' + b"y" * (most - 21) + b'"}'
    for more, want in (b"", 0), (b" ", 65):
        open("file", "wb").write(line + more + b"\n")
        for program, options in FILTERS:
            with open("out", "wb") as out:
                done = subprocess.run([program] + options + ["file"], stdout=out,
                                      stderr=subprocess.PIPE)
            if done.returncode != want:
                print(program, len(line + more), done.returncode, done.stderr)
            if program == "tx-filter" and not want and not filecmp.cmp("file", "out", False):
                print("tx-filter changed a line of", len(line))
            if program == "tx-normalize" and not want:
                long_output()


def long_output():
    """By its keys a line has outgrown the limit: the next program says so."""
    status, out, said = run("tx-filter", ["out"], b"")
    if (status, out, said) != (65, b"", "tx-filter: out:1: line is too long (see --max-line)\n"):
        print("tx-filter behind tx-normalize", status, len(out), said)
    status, out, said = run("tx-filter", ["--max-line", "65M", "out"], b"")
    if status or out != open("out", "rb").read():
        print("tx-filter --max-line 65M", status, len(out), said)


globals()[sys.argv[1]]()
