"""Files in S3-compatible storage, through obstore: the optional extra `s3`.

The client is made at the first use and not at the start: a web process is forked from one that has loaded
the application, and a client's own threads do not come along.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from volunteer_app.config import Settings
from volunteer_app.foundation.errors import Unavailable
from volunteer_app.foundation.files.storage import KEY, Found, StorageSettingsWrong, checked, try_out

if TYPE_CHECKING:
    from obstore.store import S3Store

MISSING = (
    "VOLUNTEER_APP_STORAGE_URL asks for S3-compatible storage, but the library for it is not installed. "
    "Install the extra: pip install 'volunteer-app[s3]'"
)
WRONG = "VOLUNTEER_APP_STORAGE_URL must be empty, for the local disk, or like s3://bucket/prefix"
NO_KEY = (
    "VOLUNTEER_APP_STORAGE_URL asks for S3-compatible storage: "
    "set VOLUNTEER_APP_STORAGE_KEY_ID and VOLUNTEER_APP_STORAGE_SECRET too"
)


class S3Storage:
    """Each file is an object under the prefix."""

    def __init__(self, settings: Settings) -> None:
        """Raises StorageSettingsWrong: the address, the key or the library is not there."""
        parts = urlsplit(settings.storage_url)
        if parts.scheme != "s3" or not parts.netloc:
            raise StorageSettingsWrong(WRONG)
        if find_spec("obstore") is None:
            raise StorageSettingsWrong(MISSING)
        if not settings.storage_key_id or not settings.storage_secret.get_secret_value():
            raise StorageSettingsWrong(NO_KEY)
        self.settings, self.bucket, self.prefix = settings, parts.netloc, parts.path.strip("/")

    def put(self, key: str, data: bytes) -> None:
        """One request: the storage shows an object when it is complete."""
        with _reachable():
            try:
                self._store.put(checked(key), data)
            except FileNotFoundError as error:
                raise Unavailable("the bucket of files is not there") from error

    def get(self, key: str) -> bytes | None:
        """The bytes of the object."""
        with _reachable(), suppress(FileNotFoundError):
            return bytes(self._store.get(checked(key)).bytes())
        return None

    def delete(self, key: str) -> None:
        """Remove the object."""
        with _reachable(), suppress(FileNotFoundError):
            self._store.delete(checked(key))

    def everything(self) -> Iterator[Found]:
        """Every object under the prefix, a thousand for each request."""
        with _reachable():
            for some in self._store.list():
                for each in some:
                    if KEY.fullmatch(each["path"]):
                        yield Found(each["path"], each["last_modified"])

    def problem(self) -> str:
        """Try it out."""
        try:
            try_out(self)
        except (OSError, Unavailable) as error:
            return f"Files cannot be kept in s3://{self.bucket}/{self.prefix}: {error.__cause__ or error}"
        return ""

    @cached_property
    def _store(self) -> "S3Store":
        from obstore.store import S3Store  # noqa: PLC0415 - only where the setting asks for the extra

        settings = self.settings
        options: Any = {"timeout": "30s", "connect_timeout": "5s"}
        if settings.storage_endpoint.startswith("http://"):
            options["allow_http"] = True
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            endpoint=settings.storage_endpoint or None,
            region=settings.storage_region,
            access_key_id=settings.storage_key_id,
            secret_access_key=settings.storage_secret.get_secret_value(),
            client_options=options,
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )


@contextmanager
def _reachable() -> Iterator[None]:
    """Whatever the library says, except that there is no such object: the storage is not there now."""
    from obstore.exceptions import BaseError  # noqa: PLC0415 - as above

    try:
        yield
    except BaseError as error:
        raise Unavailable("the storage of files did not answer as it should") from error
