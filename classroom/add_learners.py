"""Make an account for each learner: `sudo python3 classroom/add_learners.py names.txt > slips.txt`, a name a line.

Prints each account with its password, to be cut up and handed out. An account that exists already is left alone.
"""

import pwd
import re
import secrets
import subprocess
import sys
import unicodedata
from pathlib import Path

GROUP, TEACHERS = "ml-learners", "ml-teachers"  # the groups that jupyterhub_config.py lets in
WORDS = "amber apple birch cedar cliff cloud coral daisy eagle flint grape hazel lemon maple ocean olive pearl river".split()


def account(name):
    """A name that Unix takes, from what a person is called.

    >>> account("Zoë van der Berg")
    'zoe-van-der-berg'
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    plain = re.sub("[^a-z0-9]+", "-", letters).strip("-")
    plain = plain[:22].strip("-")  # longer, and the sockets of the kernels would not fit into that home
    if not plain or plain[0].isdigit():
        raise ValueError(f"no account can be named after {name!r}: write it in letters from a to z")
    return plain


def make_groups():
    """Both groups must be there before the first login, an empty one of teachers too."""
    for group in (GROUP, TEACHERS):
        subprocess.run(["groupadd", "--force", group], check=True)


def add(name):
    """Make the account and return its password, or None where there is one already."""
    try:
        pwd.getpwnam(name)
        return None
    except KeyError:
        pass
    # Home closed from its first moment; no login from anywhere but the hub is needed, and a shell opens in JupyterLab only.
    subprocess.run(["useradd", "--create-home", "--key", "HOME_MODE=0700", "--gid", GROUP, name], check=True)
    password = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(10**6):06}"
    subprocess.run(["chpasswd"], input=f"{name}:{password}", text=True, check=True)
    return password


def main(file):
    learners = [line.strip() for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()]
    names = [account(learner) for learner in learners]
    if twice := [name for name in names if names.count(name) > 1]:
        sys.exit(
            f"Two learners would share the account {twice[0]}: tell them apart in {file}. Nothing was made."
        )
    make_groups()
    for learner, name in zip(learners, names, strict=True):
        print(f"{learner}\tname {name}\tpassword {add(name) or '(as before)'}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
