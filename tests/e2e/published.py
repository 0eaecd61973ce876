"""The service with publications that are plainly invented: `python -m tests.e2e.published PORT`."""

import sys
from unittest.mock import patch

from werkzeug.serving import make_server

from tests.factories.publications import EARLIER, Kept, make_history, make_published
from volunteer_app.blueprints import create_app
from volunteer_app.dashboards import figures

CORRECTED = make_published(day=EARLIER, number=2, growth=0.96, reason="One organisation sent its list twice.")


def serve(port: int) -> None:
    """Serve on this port of the loopback address until the process is ended."""
    with patch.object(figures, "reading", Kept(*make_history(), CORRECTED)):
        make_server("127.0.0.1", port, create_app(), threaded=False).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
