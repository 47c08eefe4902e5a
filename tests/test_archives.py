"""Archives are read in memory and counted; what is hostile or broken is refused whole."""

import gzip
import io
import random
import stat
import tarfile
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit.grading import items
from gradekit.grading.archives import read_archive
from gradekit.grading.items import ArchiveRefused, Budget


def zipped(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members, mode="w", form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def contents(name, data):
    return {
        "/".join(i.parts): i.content
        for i in read_archive(name, data, Budget()).members
        if not i.problem
    }


def refusal(name, data):
    with pytest.raises(ArchiveRefused) as caught:
        read_archive(name, data, Budget())
    return caught.value.reason


def test_a_zip_gives_its_files():
    assert contents("a.zip", zipped([("hw/gates.py", b"x"), ("hw/h.py", b"y")])) == {
        "hw/gates.py": b"x",
        "hw/h.py": b"y",
    }


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz")]
)
def test_every_form_of_tar_gives_its_files(form, name, mode):
    members = [("./hw/gates.py", b"x" * 1000), ("d" * 90 + "/" + "n" * 90 + ".py", b"")]
    data = tarred(members, mode, form)
    assert contents(name, data) == {n.removeprefix("./"): c for n, c in members}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_in_tar_are_read(form):
    name = "ü" * 60 + "/" + "é" * 60 + ".py"
    assert contents("a.tar", tarred([(name, b"x")], form=form)) == {name: b"x"}


def test_what_an_archive_is_goes_before_its_ending():
    data = tarred([("gates.py", b"x")])
    assert contents("a.tar.gz", data) == contents("a.zip", data) == {"gates.py": b"x"}
    assert contents("a.tgz", zipped([("gates.py", b"x")])) == {"gates.py": b"x"}


def test_archives_in_archives_stand_for_their_contents():
    inner = tarred([("gates.py", b"x")], "w:gz")
    data = zipped([("hw/inner.tgz", inner)])
    (item,) = read_archive("a.zip", data, Budget()).members
    assert (item.parts, item.shown) == (("hw", "gates.py"), "a.zip/hw/inner.tgz/gates.py")


def test_archives_nested_too_deep_are_refused():
    data = zipped([("gates.py", b"x")])
    for _ in range(2):
        data = zipped([("in.zip", data)])
    assert contents("a.zip", data) == {"gates.py": b"x"}
    assert "more than 3 deep" in refusal("a.zip", zipped([("in.zip", data)]))


def test_litter_is_not_even_opened():
    data = zipped([("__MACOSX/._in.zip", b"no zip"), (".git/x", b""), ("gates.py", b"x")])
    assert contents("a.zip", data) == {"gates.py": b"x"}


@pytest.mark.parametrize("name", ["../gates.py", "a/../../gates.py", "..\\gates.py"])
def test_a_path_that_leaves_the_archive_is_refused(name):
    assert "leaves the archive" in refusal("a.zip", zipped([("ok.py", b""), (name, b"x")]))
    assert "leaves the archive" in refusal("a.tar", tarred([(name, b"x")]))


@pytest.mark.parametrize("name", ["/etc/passwd", "\\x", "C:\\x", "c:x"])
def test_an_absolute_path_is_refused(name):
    assert "absolute" in refusal("a.zip", zipped([(name, b"x")]))
    assert "absolute" in refusal("a.tar", tarred([(name, b"x")]))


def test_a_name_that_attacks_the_terminal_is_escaped_in_the_reason():
    assert "\x1b" not in refusal("a.zip", zipped([("../\x1b[31m\n", b"")]))


def test_a_link_in_a_zip_is_refused():
    info = zipfile.ZipInfo("gates.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "gates.py is a symbolic link" in refusal("a.zip", zipped([(info, b"/etc/passwd")]))
    info.external_attr = stat.S_IFIFO << 16
    assert "not a regular file" in refusal("a.zip", zipped([(info, b"")]))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (tarfile.SYMTYPE, "symbolic link"),
        (tarfile.LNKTYPE, "hard link"),
        (tarfile.FIFOTYPE, "not a regular file"),
        (tarfile.CHRTYPE, "not a regular file"),
        (tarfile.BLKTYPE, "not a regular file"),
        (tarfile.GNUTYPE_SPARSE, "sparse"),
    ],
)
def test_links_devices_and_sparse_files_in_tar_are_refused(kind, words):
    reason = refusal("a.tar", tarred([("gates.py", b"x"), (special("evil.py", kind, "/etc"), b"")]))
    assert words in reason
    assert "evil.py" in reason


def test_a_sparse_file_in_pax_is_refused():
    info = tarfile.TarInfo("evil.py")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.realsize": "99999999999"}
    assert "sparse" in refusal("a.tar", tarred([(info, b"x")]))


def test_2000_members_are_read_and_one_more_is_refused():
    names = [(f"f{i}", b"") for i in range(2001)]
    for pack, name in ((zipped, "a.zip"), (tarred, "a.tar")):
        assert len(contents(name, pack(names[:2000]))) == 2000
        assert "too large" in refusal(name, pack(names))


def test_members_of_nested_archives_count():
    inner = zipped([(f"f{i}", b"") for i in range(1000)])
    assert "too large" in refusal("a.zip", zipped([("1.zip", inner), ("2.zip", inner)]))


def test_a_zip_that_claims_a_crowd_of_members_is_not_opened():
    assert "too large" in refusal("a.zip", b"PK\x03\x04" + b"PK\x01\x02" * 100_001)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_bomb_is_stopped_while_it_unpacks(name, monkeypatch):
    monkeypatch.setattr(items, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(items, "_TAR_SLACK", 10_000)
    bomb = [("zeros", b"\0" * 3_000_000)]
    data = zipped(bomb) if name == "a.zip" else tarred(bomb, "w:gz")
    assert "too large" in refusal(name, data)


def test_declared_sizes_are_not_believed(monkeypatch):
    monkeypatch.setattr(items, "MAX_BYTES", 1_000_000)
    data = bytearray(zipped([("zeros", b"\0" * 3_000_000)]))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal("a.zip", bytes(data))


def test_an_encrypted_member_is_refused():
    data = bytearray(zipped([("gates.py", b"x")]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    reason = refusal("a.zip", bytes(data))
    assert "password" in reason
    assert "gates.py" in reason


def test_damage_names_the_member():
    data = bytearray(zipped([("gates.py", random.Random(1).randbytes(1000))]))
    data[200] ^= 0xFF
    reason = refusal("a.zip", bytes(data))
    assert "damaged" in reason
    assert "gates.py" in reason


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_cut_archives_are_damaged(name):
    members = [(f"f{i}.py", random.Random(i).randbytes(700)) for i in range(3)]
    data = {
        "a.zip": lambda: zipped(members),
        "a.tar": lambda: tarred(members)[: 3 * (512 + 1024)],
        "a.tar.gz": lambda: tarred(members, "w:gz"),
    }[name]()
    for end in (0, 1, 2, 300, 512, 513, 1200, len(data) // 2, len(data) - 9):
        assert "damaged" in refusal(name, data[:end])


def test_a_size_below_zero_does_not_loop():
    data = bytearray(tarred([("gates.py", b"x")], form=tarfile.GNU_FORMAT))
    data[124:136] = b"\xff" * 11 + b"\x00"
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 256 + sum(data[156:512]))
    assert "no number" in refusal("a.tar", bytes(data))


def test_a_member_twice_gives_the_last_and_a_note():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = zipped([("gates.py", b"1"), ("gates.py", b"2")])
    found = read_archive("a.zip", data, Budget())
    assert [item.content for item in found.members] == [b"2"]
    assert "twice" in found.notes[0]


def test_names_of_a_zip_are_utf_8_else_cp437():
    data = zipped([("äöü.py", b"")])
    cleared = bytearray(data)
    cleared[7] &= ~0x08
    cleared[data.index(b"PK\x01\x02") + 9] &= ~0x08
    assert list(contents("a.zip", bytes(cleared))) == ["äöü.py"]
    old = bytes(cleared).replace("äöü".encode(), "äöüéàè".encode("cp437"))
    assert list(contents("a.zip", old)) == ["äöüéàè.py"]


def test_backslashes_of_old_windows_packers_separate():
    info = zipfile.ZipInfo("hw/gates.py")
    info.create_system = 0
    data = zipped([(info, b"x")]).replace(b"hw/gates.py", b"hw\\gates.py")
    assert contents("a.zip", data) == {"hw/gates.py": b"x"}


def test_folders_are_told():
    found = read_archive("a.tar", tarred([(special("gates.py", tarfile.DIRTYPE), b"")]), Budget())
    assert found.members[0].problem == items.FOLDER


SEEDS = [
    zipped([("hw/gates.py", b"x" * 50), ("in.zip", zipped([("a.py", b"y")]))]),
    tarred([("n" * 120, b"x" * 600), ("b.py", b"y")]),
    tarred([("n" * 120, b"x" * 600)], form=tarfile.GNU_FORMAT),
    gzip.compress(tarred([("a.py", b"x")]), mtime=0),
]
names = st.sampled_from(["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
edits = st.lists(st.tuples(st.integers(0, 1 << 14), st.integers(0, 255)), max_size=8)


@given(names, st.binary(max_size=2000))
def test_random_bytes_are_refused_and_raise_nothing_else(name, data):
    try:
        read_archive(name, data, Budget())
    except ArchiveRefused as refused:
        assert refused.reason.isprintable()  # noqa: PT017 - other exceptions must come through


@settings(max_examples=400)
@given(names, st.integers(0, len(SEEDS) - 1), edits, st.integers(0, 1 << 14))
def test_mutated_archives_are_read_or_refused(name, seed, changes, cut):
    data = bytearray(SEEDS[seed])
    for at, byte in changes:
        data[at % len(data)] = byte
    try:
        read_archive(name, bytes(data[: cut or None]), Budget())
    except ArchiveRefused as refused:
        assert refused.reason.isprintable()  # noqa: PT017 - other exceptions must come through


def test_headers_of_nothing_cost_little():
    info = tarfile.TarInfo("a.py")
    info.pax_headers = {f"k{i}": "v" for i in range(5000)}
    data = tarred([(info, b"")])
    block = data[: -(-len(data.rstrip(b"\0")) // 512) * 512]
    with pytest.raises(ArchiveRefused, match="headers"):
        read_archive("a.tar", block * 400, Budget())


def test_nested_streams_share_one_budget(monkeypatch):
    monkeypatch.setattr(items, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(items, "_TAR_SLACK", 0)
    inner = tarred([], "w:gz") + gzip.compress(b"\0" * 400_000)
    assert "streamed" in refusal("a.zip", zipped([(f"{i}.tgz", inner) for i in range(3)]))
