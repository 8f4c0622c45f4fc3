import subprocess
import sys
from pathlib import Path

import pytest

from transcaspian.methods import compilation


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of kernels of its own, and no memory of the real one."""
    monkeypatch.setattr(compilation, "HERE", tmp_path)
    monkeypatch.setattr(compilation.numba.config, "CACHE_DIR", "")
    for function in (compilation.sources_hash, compilation.cache_folder):
        function.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for function in (compilation.sources_hash, compilation.cache_folder):
        function.cache_clear()


def test_any_change_in_any_kernel_source_gives_another_folder(fresh: Path) -> None:
    (fresh / "inner.py").write_text("# read by the kernels\nA = 1\n")
    (fresh / "outer.py").write_text("@compiled\ndef f(): ...\n")
    (fresh / "plain.py").write_text("B = 1\n")
    before = compilation.sources_hash()
    (fresh / "plain.py").write_text("B = 2\n")
    compilation.sources_hash.cache_clear()
    assert compilation.sources_hash() == before
    (fresh / "inner.py").write_text("# read by the kernels\nA = 2\n")
    compilation.sources_hash.cache_clear()
    assert compilation.sources_hash() != before


def test_the_folder_carries_the_version_and_lies_beside_the_sources(fresh: Path) -> None:
    folder = compilation.cache_folder()
    assert folder is not None
    assert folder.parent == fresh / "__pycache__"
    assert compilation.transcaspian.__version__ in folder.name


def test_what_cannot_be_written_is_passed_over(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (fresh / "__pycache__").write_text("a file where a folder should be")
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    folder = compilation.cache_folder()
    assert folder is not None
    assert folder.parent == home / "transcaspian"


def test_the_users_choice_comes_first(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation.numba.config, "CACHE_DIR", str(fresh / "chosen"))
    folder = compilation.cache_folder()
    assert folder is not None
    assert folder.parent == fresh / "chosen"


def test_without_any_folder_kernels_still_compile(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "_roots", list)
    assert compilation.cache_folder() is None
    assert compilation.compiled(lambda x: x + 1.0)(1.0) == 2.0


def outcome(folder: Path, home: Path) -> str:
    """Run the kernels of a folder in a process of their own, as after a restart."""
    code = (
        "import sys; from pathlib import Path; import transcaspian.methods.compilation as c\n"
        f"c.HERE = Path({str(folder)!r}); sys.path.insert(0, {str(folder)!r}); sys.dont_write_bytecode = True\n"
        "import outer; print(outer.g(1.0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False,
        env={"PYTHONPATH": ":".join(sys.path), "HOME": str(home), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_changed_callee_is_seen_by_its_cached_caller_and_damage_is_survived(tmp_path: Path) -> None:
    head = "from transcaspian.methods.compilation import compiled\n"
    callee = head + "@compiled\ndef f(x):\n    return x + {}\n"
    (tmp_path / "inner.py").write_text(callee.format("1.0"))
    (tmp_path / "outer.py").write_text(head + "from inner import f\n@compiled\ndef g(x):\n    return f(x) * 10.0\n")
    assert outcome(tmp_path, tmp_path) == "20.0"
    assert outcome(tmp_path, tmp_path) == "20.0"
    (tmp_path / "inner.py").write_text(callee.format("5.0"))
    assert outcome(tmp_path, tmp_path) == "60.0"
    kept = list(tmp_path.rglob("*.nb*"))
    assert kept
    for file in kept:
        file.write_bytes(file.read_bytes()[:40])
    assert outcome(tmp_path, tmp_path) == "60.0"
