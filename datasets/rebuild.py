"""Rebuilds every data file from its source and compares it with the committed one: `python datasets/rebuild.py`.

Nothing in datasets/ is changed. The packages named in manifest.json are downloaded with the ordinary clients
(apt-get and dpkg-deb, npm, pip) into a temporary folder and checked against their sha256 before use.
Beside the course's environment it needs those clients and `pip install rdata` (the Ames data are an R object).
"""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

import make_digits_network
import make_microchips
import make_mlp_runs
import measure_server
import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
# The wheel of one platform for everyone, so that its sha256 can be checked anywhere.
PIP = "pip download -q --no-deps --only-binary=:all: --platform manylinux_2_28_x86_64 --python-version 3.11"
CLIENTS = {
    "Debian": "apt-get download {package}={version}",
    "npm": "npm pack {package}@{version}",
    "PyPI": f"{{python}} -m {PIP} {{package}}=={{version}}",
}


def download(source, folder):
    """The source package's path, its sha256 checked."""
    archive = folder / source["archive"]
    if not archive.exists():
        words = [word.format(python=sys.executable, **source) for word in CLIENTS[source["registry"]].split()]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != source["sha256"]:
        raise ValueError(f"{archive.name} is not the package the manifest names: its sha256 differs")
    return archive


def members(archive, *names):
    """The contents of these files inside a .deb, .tgz or .whl."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return [wheel.read(name) for name in names]
    if archive.suffix == ".deb":
        command = ["dpkg-deb", "--fsys-tarfile", archive]
        data = subprocess.run(command, check=True, capture_output=True).stdout
    else:
        data = gzip.decompress(archive.read_bytes())
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [tar.extractfile(name).read() for name in names]


def csv(frame):
    return frame.to_csv(index=False, lineterminator="\n").encode()


def read_r_object(index, database, name):
    """One object of R's lazy-load database: the index says at which offset its compressed bytes lie."""
    import rdata

    def parse(data):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdata announces each guess: no file name, unknown R classes
            return rdata.conversion.convert(rdata.parser.parse_data(data))

    offset, length = map(int, parse(gzip.decompress(index))["variables"][name])
    # Four bytes give the unpacked size, and unless it is plain zlib one letter names the compression.
    packed = database[offset + 4 : offset + length]
    if packed[:1] == b"Z":
        return parse(lzma.decompress(packed[1:], lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2}]))
    return parse(bz2.decompress(packed[1:]) if packed[:1] == b"2" else zlib.decompress(packed))


def house_prices(archive):
    folder = "./usr/lib/R/site-library/modeldata/data/"
    ames = read_r_object(*members(archive, folder + "Rdata.rdx", folder + "Rdata.rdb"), "ames")
    kept = (ames.Sale_Condition == "Normal") & (ames.Bldg_Type == "OneFam") & (ames.Gr_Liv_Area < 4000)
    ames = ames[kept]
    columns = {
        "rooms": ames.TotRms_AbvGrd,
        "bedrooms": ames.Bedroom_AbvGr,
        "bathrooms": ames.Full_Bath + 0.5 * ames.Half_Bath,
        "living_area_sqft": ames.Gr_Liv_Area,
        "basement_area_sqft": ames.Total_Bsmt_SF.astype(int),
        "garage_cars": ames.Garage_Cars.astype(int),
        "lot_area_sqft": ames.Lot_Area,
        "fireplaces": ames.Fireplaces,
        "year_built": ames.Year_Built,
        "year_sold": ames.Year_Sold,
        "sale_price": ames.Sale_Price,
    }
    return csv(pd.DataFrame(columns))


def iris(archive):
    (table,) = members(archive, "sklearn/datasets/data/iris.csv")
    names = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm", "species"]
    frame = pd.read_csv(io.BytesIO(table), skiprows=1, names=names)
    species = table.decode().splitlines()[0].split(",")[2:]
    return csv(frame.assign(species=[species[i] for i in frame.species]))


def penguins(archive):
    (table,) = members(archive, "palmerpenguins/data/penguins.csv")
    return csv(pd.read_csv(io.BytesIO(table)).dropna())


def gapminder(archive):
    (table,) = members(archive, "package/data/gapminder-health-income.csv")
    names = {"income": "income_per_person", "health": "life_expectancy"}
    return csv(pd.read_csv(io.BytesIO(table)).rename(columns=names))


def co2_mauna_loa(archive):
    (table,) = members(archive, "package/data/co2-concentration.csv")
    source = pd.read_csv(io.BytesIO(table), parse_dates=["Date"])
    day = source.Date.dt
    middle_of_month = (day.year + (day.month - 0.5) / 12).round(4)
    return csv(pd.DataFrame({"date": day.strftime("%Y-%m"), "year": middle_of_month, "co2_ppm": source.CO2}))


def mnist_subset(archive):
    arrays = {}
    for part, prefix, per_digit, seed in (("train", "train", 500, 0), ("test", "t10k", 100, 1)):
        folder = "package/data/" + prefix
        images, labels = members(archive, folder + "-images-idx3-ubyte", folder + "-labels-idx1-ubyte")
        images = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)
        labels = np.frombuffer(labels, np.uint8, offset=8)
        rng = np.random.default_rng(seed)
        chosen = [rng.choice(np.where(labels == d)[0], per_digit, replace=False) for d in range(10)]
        chosen = rng.permutation(np.concatenate(chosen))
        arrays["X_" + part], arrays["y_" + part] = images[chosen], labels[chosen]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def same_values(rebuilt, committed):
    """For other versions of zlib or pandas, which may write the same values in other bytes."""
    if committed[:2] == b"PK":
        a, b = np.load(io.BytesIO(rebuilt)), np.load(io.BytesIO(committed))
        return a.files == b.files and all(np.array_equal(a[name], b[name]) for name in a.files)
    return pd.read_csv(io.BytesIO(rebuilt)).equals(pd.read_csv(io.BytesIO(committed)))


def check_server_metrics():
    """Times cannot be rebuilt, but the plan of faults must be the one the committed rows went through."""
    table = pd.read_csv(HERE / "server_metrics.csv")
    faults = pd.Series([window.fault for window in measure_server.plan()])
    n = measure_server.TRAIN_WINDOWS
    in_order = (faults[:n] == table.fault[:n]).all()
    if not (in_order and faults.value_counts().to_dict() == table.fault.value_counts().to_dict()):
        return False, "DIFFERS from the plan of measure_server.py"
    return True, "measured, so never the same twice; its faults are those of measure_server.py's plan"


def check_mlp_runs():
    """Two epochs of every run at a rate up to 1, trained anew: later on, and at higher rates, rounding tells."""
    table = pd.read_csv(HERE / "mlp_runs.csv")
    for hidden in make_mlp_runs.WIDTHS:
        for rate in make_mlp_runs.RATES[:9]:
            committed = table[(table.hidden == hidden) & (table.learning_rate == rate)].head(3)
            rebuilt = pd.DataFrame(make_mlp_runs.run(hidden, rate, epochs=2))
            losses = ["train_loss", "held_out_loss"]
            if not np.allclose(rebuilt[losses], committed[losses], atol=0.002):
                return False, f"DIFFERS from what make_mlp_runs.py gives for {hidden} units at rate {rate}"
    return True, "trained anew for two epochs, the same up to rounding"


def check_digits_network():
    """Trained anew for all 50 epochs: rounding may tell by then, in some weights a little."""
    committed = np.load(HERE / "digits_network.npz")
    rebuilt = np.load(io.BytesIO(make_digits_network.packed(make_digits_network.train())))
    if all(np.allclose(rebuilt[name], committed[name], atol=0.02) for name in committed):
        return True, "trained anew, the same up to rounding"
    return False, "DIFFERS from what make_digits_network.py gives"


BUILDERS = {
    "house_prices.csv": house_prices,
    "iris.csv": iris,
    "penguins.csv": penguins,
    "gapminder.csv": gapminder,
    "co2_mauna_loa.csv": co2_mauna_loa,
    "mnist_subset.npz": mnist_subset,
}


def check(name, source, folder):
    """(Is it right?, what to say about it)."""
    if name == "server_metrics.csv":
        return check_server_metrics()
    if name == "mlp_runs.csv":
        return check_mlp_runs()
    if name == "digits_network.npz":
        return check_digits_network()
    if name == "microchips.csv":
        rebuilt = csv(make_microchips.make(make_microchips.N_CHIPS, make_microchips.SEED))
    else:
        rebuilt = BUILDERS[name](download(source, folder))
    committed = (HERE / name).read_bytes()
    if rebuilt == committed:
        return True, "rebuilt, identical to the byte"
    if same_values(rebuilt, committed):
        return True, "rebuilt, the same values in other bytes"
    return False, "DIFFERS from what its source gives"


def main():
    manifest, all_right = json.loads((HERE / "manifest.json").read_text(encoding="utf-8")), True
    with tempfile.TemporaryDirectory() as folder:
        for name, entry in manifest.items():
            try:
                right, message = check(name, entry["source"], Path(folder))
            except subprocess.CalledProcessError as error:
                last_line = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
                right, message = False, f"NOT REBUILT: {error.cmd[0]} failed: {last_line}"
            except (OSError, ImportError, ValueError) as error:
                right, message = False, f"NOT REBUILT: {error}"
            print(f"{name}: {message}")
            all_right &= right
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main())
