"""``--junit``: one case a check, in the form that Ant's schema describes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command_line import gradekit

from gradekit.model import STATUSES
from gradekit.report.junit import junit_xml

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "\x1b[31mred\x00\x08 ]]> <failure/> & \" ' \ud800 \ufffe \u202e\n\t" + "é漢字😀" * 3
# The schema, as far as it says anything: attributes that must be there, and their form.
TOKEN, COUNT, SECONDS = r"\S(?:.*\S)?", r"\d+", r"\d+(?:\.\d+)?"
SUITE = {
    "name": TOKEN, "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "hostname": TOKEN,
    "tests": COUNT, "failures": COUNT, "errors": COUNT, "skipped": COUNT, "time": SECONDS,
    "package": TOKEN, "id": COUNT,
}  # fmt: skip
CASE = {"name": TOKEN, "classname": TOKEN, "time": SECONDS}


def document(name):
    return json.loads((GOLDEN / f"report_{name}.json").read_text(encoding="utf-8"))


def of_status(status):
    check = {"id": "add.backward", "kind": "gradient", "status": status, "reason": None,
             "public": True, "message": "said", "file": "gates.py", "line": 3}  # fmt: skip
    return {"assignment": "gates", "questions": [
        {"id": "add", "title": "Add", "status": status, "checks": [check]}
    ]}  # fmt: skip


def valid(text):
    """Parse it, and hold it against the schema."""
    root = ET.fromstring(text.encode())
    assert (root.tag, root.attrib) == ("testsuites", {})
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == set(SUITE)
        assert all(re.fullmatch(form, suite.get(name)) for name, form in SUITE.items())
        tags = [child.tag for child in suite]
        cases = [child for child in suite if child.tag == "testcase"]
        assert tags == ["properties", *["testcase"] * len(cases), "system-out", "system-err"]
        for case in cases:
            assert set(case.attrib) == set(CASE)
            assert all(re.fullmatch(form, case.get(name)) for name, form in CASE.items())
            assert len(case) <= 1
            for told in case:
                assert told.tag in ("skipped", "error", "failure")
                wanted = {"message"} if told.tag == "skipped" else {"message", "type"}
                assert set(told.attrib) == wanted
        for tag in ("failure", "error", "skipped"):
            key = {"failure": "failures", "error": "errors"}.get(tag, tag)
            assert int(suite.get(key)) == sum(bool(case.findall(tag)) for case in cases)
        assert int(suite.get("tests")) == len(cases)
    return root


@pytest.mark.parametrize("name", ["mixed", "template", "correct", "shape", "cause"])
def test_documents_become_valid_suites_with_a_case_a_check(name):
    found = document(name)
    cases = valid(junit_xml(found, title="Gates")).findall(".//testcase")
    checks = [check["id"] for question in found["questions"] for check in question["checks"]]
    assert [case.get("name") for case in cases] == checks


WANTED = {
    "correct": None, "wrong": "failure", "missing": "failure", "crashed": "error",
    "timeout": "error", "memory": "error", "refused": "error", "checker_error": "error",
    "not_started": "skipped", "blocked": "skipped", "written": "skipped",
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_place(status):
    (case,) = valid(junit_xml(of_status(status))).findall(".//testcase")
    assert [told.tag for told in case] == [w for w in [WANTED[status]] if w]


def test_a_failure_says_what_a_person_needs():
    root = valid(junit_xml(document("cause"), now=0.0))
    told = root.find(".//testcase[@name='multiply.backward']/failure")
    assert told.text.startswith("gates.py:23: 24 of 24 elements of dx are wrong")
    assert "dx[0, 0] is +0.172905, expected -0.053738" in told.text
    assert "Likely cause: The upstream gradient dz is not used." in told.text
    assert root[0].get("timestamp") == "1970-01-01T00:00:00"


def test_hostile_text_makes_no_markup_and_no_control_characters():
    found = of_status("wrong")
    found["questions"][0]["id"] = found["assignment"] = HOSTILE
    found["questions"][0]["checks"][0] |= {"message": HOSTILE, "file": HOSTILE, "notes": [HOSTILE]}
    found |= {"student": None, "output_lines": [HOSTILE]}
    text = junit_xml(found, title=HOSTILE)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe]", text)
    root = valid(text)
    assert len(root.findall(".//failure")) == 1
    assert "漢字" in root.find(".//system-out").text


def test_the_command_writes_it_beside_the_report(tmp_path):
    folder = tmp_path / "gates"
    shutil.copytree(ROOT / "assignments" / "gates", folder)
    shutil.copy(ROOT / "tests/classes/gates/s016_pablo/gates.py", folder)
    done = gradekit("check", "--json", "--junit", "results.xml", cwd=folder)
    assert done.returncode == 1
    assert json.loads(done.stdout)["points"] == 6.0
    root = valid((folder / "results.xml").read_text(encoding="utf-8"))
    assert [case.get("name") for case in root.iterfind(".//failure/..")] == ["sigmoid.backward"]


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [("gates.py", 2, "left as it is"), ("no/such/folder/r.xml", 5, "cannot be written")],
)
def test_what_cannot_be_written_is_said_and_answers_are_left_alone(tmp_path, name, code, said):
    folder = tmp_path / "gates"
    shutil.copytree(ROOT / "assignments" / "gates", folder)
    before = (folder / "gates.py").read_bytes()
    done = gradekit("check", "--junit", name, cwd=folder)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert (folder / "gates.py").read_bytes() == before
