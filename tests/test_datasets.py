import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import datasets

FOLDER = datasets.FOLDER
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
TABLES = [name for name in MANIFEST if name.endswith(".csv")]


def loader(name):
    return "load_" + name.partition(".")[0]


def load(name):
    return getattr(datasets, loader(name))()


def script(name):
    """A program of datasets/, which is not a package."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the data folder that a test may damage."""
    shutil.copytree(FOLDER, tmp_path / "datasets")
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(datasets, "FOLDER", tmp_path / "datasets")
    return tmp_path / "datasets"


def test_manifest_has_every_data_file_and_no_other():
    around_the_data = {".md", ".json", ".py", ""}
    files = {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix not in around_the_data}
    assert files == set(MANIFEST)


@pytest.mark.parametrize("name", MANIFEST)
def test_manifest_equals_file(name):
    data, entry = (FOLDER / name).read_bytes(), MANIFEST[name]
    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    if name in TABLES:
        header, *rows = data.decode().splitlines()
        assert (header.split(","), len(rows)) == (entry["columns"], entry["rows"])
    else:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {
                key: {"shape": list(arrays[key].shape), "dtype": str(arrays[key].dtype)} for key in arrays
            }
        assert found == entry["arrays"]
        tables = ("y_train", "y_test") if name == "mnist_subset.npz" else ("hidden_weights",)
        assert entry["rows"] == sum(found[table]["shape"][0] for table in tables)


@pytest.mark.parametrize("name", MANIFEST)
def test_manifest_names_license_and_source(name):
    entry = MANIFEST[name]
    source = entry["source"]
    assert entry["license"]
    if "package" in source:
        assert set(source) == {"registry", "package", "version", "archive", "sha256"}
        assert re.fullmatch("[0-9a-f]{64}", source["sha256"])
    else:
        (program,) = source.values()
        assert (FOLDER / program).is_file()


@pytest.mark.parametrize("name", MANIFEST)
def test_readme_documents_exactly_the_columns_of_the_file(name):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = readme.split(f"\n## {name}\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert documented == (MANIFEST[name].get("columns") or list(MANIFEST[name]["arrays"]))
    for part in ("**A row**", "**Source.**", "**License.**", "**What we changed.**", "**Careful.**"):
        assert part in section


@pytest.mark.parametrize("name", TABLES)
def test_loader_gives_the_whole_table_without_gaps(name):
    frame = load(name)
    assert list(frame.columns) == MANIFEST[name]["columns"]
    assert len(frame) == MANIFEST[name]["rows"]
    assert not frame.isna().any().any()


@pytest.mark.parametrize("name", TABLES)
def test_loader_says_how_many_rows(name):
    doc = getattr(datasets, "load_" + name.partition(".")[0]).__doc__
    assert doc.startswith(f"{MANIFEST[name]['rows']:,} rows; a row is ")


@pytest.mark.parametrize("name", TABLES)
def test_every_call_gives_a_fresh_table(name):
    first, untouched = load(name), load(name)
    first.iloc[:, 0] = first.iloc[::-1, 0].to_numpy()
    first["extra"] = 1
    pd.testing.assert_frame_equal(load(name), untouched)


def test_every_call_gives_fresh_arrays():
    datasets.load_mnist_subset().X_train[:] = 7
    assert datasets.load_mnist_subset().X_train.max() == 255


@pytest.mark.parametrize("name", TABLES)
def test_numpy_gets_plain_arrays(name):
    frame = load(name)
    for column in frame:
        # .values of pandas 3's own text type is not an array, which surprises NumPy code.
        values = frame[column].values
        assert type(values) is np.ndarray
        if values.dtype == object:
            assert all(type(value) is str for value in values)
            assert np.unique(values.astype(str)).size == frame[column].nunique()
        else:
            assert values.dtype in (np.int64, np.float64)


@pytest.mark.parametrize("name", MANIFEST)
def test_missing_file_is_named(name, copied):
    (copied / name).unlink()
    with pytest.raises(FileNotFoundError) as error:
        load(name)
    assert str(error.value).startswith(f"datasets/{name} is missing; ")
    assert str(error.value).endswith(f"git checkout -- datasets/{name}")


DAMAGE = {
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "one bit": lambda data: data[:-2] + bytes([data[-2] ^ 1]) + data[-1:],
}


@pytest.mark.parametrize("name", MANIFEST)
@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_file_is_named(name, damage, copied):
    (copied / name).write_bytes(DAMAGE[damage]((copied / name).read_bytes()))
    with pytest.raises(ValueError) as error:
        load(name)
    assert str(error.value).startswith(f"datasets/{name} was changed or cut short; ")
    assert str(error.value).endswith(f"git checkout -- datasets/{name}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"iris.csv": {}}'])
def test_damaged_manifest_is_named(text, copied):
    (copied / "manifest.json").write_text(text)
    with pytest.raises(
        ValueError, match="^datasets/manifest.json is damaged; .* git checkout -- datasets/manifest"
    ):
        datasets.load_iris()


def test_missing_manifest_is_named(copied):
    (copied / "manifest.json").unlink()
    with pytest.raises(FileNotFoundError, match="^datasets/manifest.json is missing; "):
        datasets.load_iris()


class Trap:
    """An object that leaves a file behind when it is unpickled."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return Path.touch, (self.file,)


def test_digits_that_hide_a_program_are_refused_unrun(copied, tmp_path):
    file, manifest = copied / "mnist_subset.npz", copied / "manifest.json"
    trap = np.array([Trap(tmp_path / "sprung")], dtype=object)
    np.savez(file, X_train=trap, y_train=trap, X_test=trap, y_test=trap)
    data = file.read_bytes()
    entry = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest.write_text(json.dumps(MANIFEST | {file.name: entry}))  # so that only NumPy can stop it
    with pytest.raises(ValueError, match="allow_pickle=False"):
        datasets.load_mnist_subset()
    assert not (tmp_path / "sprung").exists()


def test_house_prices_are_plausible():
    h = datasets.load_house_prices()
    assert h.living_area_sqft.between(300, 3999).all()
    assert h.sale_price.between(10_000, 1_000_000).all()
    assert h.year_sold.between(2006, 2010).all()
    assert (h.year_built <= h.year_sold).all()
    assert (h.bedrooms <= h.rooms).all()
    assert (h.bathrooms % 0.5 == 0).all()


def test_house_prices_give_the_lines_measured_with_scikit_learn():
    # The numbers in the next three tests were measured before this code was written, with scikit-learn.
    h = datasets.load_house_prices()
    k, b = np.polyfit(h.rooms, h.sale_price, 1)
    assert (round(k), round(b)) == (30_471, -17_177)
    assert round(np.sqrt(np.mean((k * h.rooms + b - h.sale_price) ** 2))) == 57_725
    A = np.column_stack([np.ones(len(h)), h.bedrooms, h.bathrooms, h.living_area_sqft])
    w = np.linalg.lstsq(A, h.sale_price.to_numpy(), rcond=None)[0]
    assert np.round(w, 2).tolist() == [47_656.55, -24_871.09, 20_953.39, 112.58]


def test_gapminder_and_co2_fit_as_measured():
    g, c = datasets.load_gapminder(), datasets.load_co2_mauna_loa()
    assert round(np.corrcoef(g.income_per_person, g.life_expectancy)[0, 1] ** 2, 3) == 0.418
    assert round(np.corrcoef(np.log10(g.income_per_person), g.life_expectancy)[0, 1] ** 2, 3) == 0.652
    year = c.year - c.year.mean()
    for degree, rmse in ((1, 4.36), (2, 2.23)):
        residual = np.polyval(np.polyfit(year, c.co2_ppm, degree), year) - c.co2_ppm
        assert round(np.sqrt(np.mean(residual**2)), 2) == rmse


def test_penguins_have_the_measured_entropy():
    p = datasets.load_penguins()
    share = p.species.value_counts(normalize=True).to_numpy()
    assert round(-np.sum(share * np.log2(share)), 4) == 1.5201
    assert p.bill_length_mm.between(30, 60).all() and p.bill_depth_mm.between(13, 22).all()
    assert p.flipper_length_mm.between(170, 235).all() and p.body_mass_g.between(2500, 6500).all()


def test_iris_equals_scikit_learn():
    bunch = pytest.importorskip("sklearn.datasets").load_iris()
    iris = datasets.load_iris()
    assert np.array_equal(iris.iloc[:, :4].to_numpy(), bunch.data)
    assert iris.species.tolist() == bunch.target_names[bunch.target].tolist()


def test_co2_is_monthly_with_the_five_gaps_the_readme_names():
    c = datasets.load_co2_mauna_loa()
    months = pd.PeriodIndex(c.date, freq="M")
    assert months.is_monotonic_increasing and months.is_unique
    gaps = pd.period_range("1958-03", "2020-04", freq="M").difference(months)
    assert gaps.astype(str).tolist() == ["1958-06", "1958-10", "1964-02", "1964-03", "1964-04"]
    assert np.allclose(c.year, months.year + (months.month - 0.5) / 12, atol=5.1e-5)


def test_digits_are_balanced_and_no_test_image_was_trained_on():
    digits = datasets.load_mnist_subset()
    assert np.bincount(digits.y_train).tolist() == [500] * 10
    assert np.bincount(digits.y_test).tolist() == [100] * 10
    train = {image.tobytes() for image in digits.X_train}
    assert not any(image.tobytes() in train for image in digits.X_test)
    # Ink is high and background low: the corners are empty, the middle is not.
    assert digits.X_train[:, 0, 0].max() == 0
    assert digits.X_train[:, 12:16, 12:16].mean() > 80


def test_microchips_come_out_of_the_generator_byte_for_byte():
    generator = script("make_microchips")
    made = generator.make(generator.N_CHIPS, generator.SEED).to_csv(index=False, lineterminator="\n").encode()
    assert made == (FOLDER / "microchips.csv").read_bytes()


def test_server_metrics_went_through_the_published_plan():
    program, table = script("measure_server"), datasets.load_server_metrics()
    planned = program.plan()
    train = table[table.split == "train"]
    assert [window.fault for window in planned[:400]] == train.fault.tolist()
    faults = pd.Series([window.fault for window in planned])
    assert faults.value_counts().to_dict() == table.fault.value_counts().to_dict()
    # The bytes asked for and the bytes measured belong to the same window.
    normal = (train.fault == "normal").to_numpy()
    asked = np.array([sum(kb for _, kb, _ in window.requests) for window in planned[:400]])
    assert np.corrcoef(asked[normal], train.throughput_mb_s[normal])[0, 1] > 0.99


def test_server_metrics_hold_what_the_readme_says():
    table = datasets.load_server_metrics()
    assert table.split.value_counts().to_dict() == {"train": 400, "cv": 301, "test": 299}
    assert table.groupby("split").is_anomaly.sum().to_dict() == {"train": 11, "cv": 22, "test": 20}
    assert ((table.fault != "normal") == table.is_anomaly).all()
    assert table.latency_ms.between(1, 100).all() and table.throughput_mb_s.between(0.5, 20).all()


def test_measure_server_splits_like_the_committed_file():
    table = datasets.load_server_metrics()
    divided = script("measure_server").split(table.drop(columns="split"))
    assert list(divided.columns) == list(table.columns)
    count = ["split", "fault"]
    assert divided.value_counts(count).to_dict() == table.value_counts(count).to_dict()


def test_an_ordinary_install_takes_the_data_along(tmp_path):
    """As `pip install .` does it, from a copy without its repository; then the course is used from elsewhere."""
    source = tmp_path / "source"
    for folder in ("helpers", "datasets", "tools"):
        shutil.copytree(FOLDER.parent / folder, source / folder)
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(FOLDER.parent / name, source)
    wheel = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(wheel, cwd=source, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(built, tmp_path, "zip")
    shutil.rmtree(source)
    use = "from helpers import datasets; datasets.FOLDER.joinpath('iris.csv').unlink()\n"
    use += f"print([len(getattr(datasets, load)()) for load in {[n for n in map(loader, TABLES) if 'iris' not in n]}])\n"
    use += "datasets.load_mnist_subset()\ntry: datasets.load_iris()\nexcept OSError as error: print(error)"
    where = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(tmp_path)}, "text": True}
    said = subprocess.run([sys.executable, "-c", use], check=True, capture_output=True, **where).stdout
    assert said.splitlines() == [
        str([MANIFEST[name]["rows"] for name in TABLES if name != "iris.csv"]),
        "datasets/iris.csv is missing; to bring it back, download or install the course again",
    ]
