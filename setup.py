"""What a wheel holds besides the package: the folders that stand at the top of a checkout go inside it.

Everything else about the build is in pyproject.toml. `volunteer_app.config.resources` finds them again.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("migrations", "templates", "training_packs")


class WithFolders(build_py):
    """Copies the folders too, unless the code stays where it is (an editable install)."""

    def run(self) -> None:
        """Copy the package, then the folders into it."""
        super().run()
        if self.editable_mode:
            return
        for name in FOLDERS:
            shutil.copytree(
                name,
                Path(self.build_lib, "volunteer_app", name),
                ignore=shutil.ignore_patterns("__pycache__", "*.py[cod]", ".*"),
                dirs_exist_ok=True,
            )


setup(cmdclass={"build_py": WithFolders})
