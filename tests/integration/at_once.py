"""Two transactions, of which the second has to wait for the first."""

from collections.abc import Callable
from threading import Event, Thread

from flask import Flask

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused

Act = Callable[[], object]


class TwoTransactions:
    """The first acts and does not commit until the second is seen to wait; then both end."""

    def __init__(self, app: Flask, first: Act, second: Act) -> None:
        self.app, self.said, self.acted = app, list[str](), Event()
        self.second = Thread(target=self.do, args=("second", second, self.wait_for_the_first))
        self.first = Thread(target=self.do, args=("first", first, lambda: None))

    def run(self) -> list[str]:
        self.second.start()
        self.first.start()
        self.first.join(30)
        self.second.join(30)
        return self.said

    def do(self, name: str, act: Act, begin: Act) -> None:
        with self.app.app_context():
            begin()
            try:
                act()
                self.see_the_other_wait(name)
                # Before the commit: the other, who waits for it, may be quicker to say what came of theirs
                self.said.append(f"{name} done")
                db.session.commit()
            except Refused:
                db.session.rollback()
                self.said.append(f"{name} refused")
            finally:
                self.acted.set()

    def wait_for_the_first(self) -> None:
        assert self.acted.wait(20)

    def see_the_other_wait(self, name: str) -> None:
        db.session.flush()
        if name == "first":
            self.acted.set()
            self.second.join(0.4)
