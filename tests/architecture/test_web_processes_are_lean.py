"""What only the background worker needs is not loaded by processes that serve pages."""

import subprocess
import sys
from pathlib import Path

# NumPy and SciPy take 50 MB and half a second: counting publications, results of a survey and matching
# need them
STARTED = """
import sys
from pathlib import Path
from volunteer_app.blueprints import create_app
from volunteer_app.cli.sharing import warm
from volunteer_app.config import Settings

folder = Path(sys.argv[1])
warm(create_app(Settings(instance_path=folder, database_url=f"sqlite:///{folder / 'volunteer.db'}")))
print(*sorted({"flask", "numpy", "scipy"} & set(sys.modules)))
"""


def test_web_processes_start_without_numerical_libraries(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180)  # noqa: S603 - our own words
    assert done.stdout.split() == ["flask"]
