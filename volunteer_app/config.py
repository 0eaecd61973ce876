"""Settings: read once from the environment (prefix `VOLUNTEER_APP_`), typed, and nowhere else."""

import base64
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
KEY_BYTES = 32
BADGE_KEY_BITS = 3072  # NCSC and NIST SP 800-57: 128 bits of security, beyond 2030
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def resources(name: str) -> Path:
    """Where `templates`, `migrations` or `training_packs` is.

    They stand at the top of a checkout; a wheel carries them inside the package (setup.py puts them there).
    """
    inside = PACKAGE / name
    return inside if inside.is_dir() else PROJECT / name


def _default_instance_path() -> Path:
    """A checkout keeps its data beside the code; what is installed uses the user's state folder."""
    if resources("templates") == PROJECT / "templates":
        return PROJECT / "instance"
    state = os.environ.get("XDG_STATE_HOME", "")  # the XDG Base Directory Specification: only if absolute
    return (Path(state) if state.startswith("/") else Path.home() / ".local" / "state") / "volunteer-app"


class Settings(BaseSettings):
    """Every setting of the application. Secrets never appear in `repr`."""

    model_config = SettingsConfigDict(env_prefix="VOLUNTEER_APP_", extra="ignore", frozen=True)

    service_name: str = "Manage justice volunteering"
    instance_path: Path = Field(default_factory=_default_instance_path)
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="`name:base64 of 32 bytes`, comma separated; the first one encrypts, all decrypt",
    )
    base_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    trusted_proxies: int = 0

    smtp_host: str = ""
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    smtp_timeout_seconds: float = 15
    smtp_longest_seconds: float = Field(
        default=120,
        gt=0,
        le=240,  # a lease of foundation.mail is five minutes: within it nobody else sends the same message
        description="for one message in all, however often the server says a little",
    )
    mail_from: str = Field(
        default="no-reply@volunteering.example",
        pattern=r"^[^\s<>@,;\"]+@[^\s<>@,;\"]+$",
        description="an address alone: a name is put beside it where a message has one",
    )

    storage_url: str = Field(
        default="", description="empty: files/ in the instance folder; or s3://bucket/prefix"
    )
    storage_endpoint: str = Field(default="", description="the storage's address, if not Amazon's own")
    storage_region: str = "us-east-1"
    storage_key_id: str = ""
    storage_secret: SecretStr = SecretStr("")

    update_service_url: str = Field(
        default="", description="empty: nobody is asked, and officers record what the DBS website says"
    )
    update_service_timeout_seconds: float = Field(default=10, gt=0, le=60)

    @field_validator("update_service_url")
    @classmethod
    def _names_travel_encrypted(cls, address: str) -> str:
        """The question names a person and their date of birth. In the clear it goes to this machine alone.

        Raises:
            ValueError: the address would send it over a network in the clear.
        """
        found = urlsplit(address)
        if address and found.scheme != "https" and not (found.scheme == "http" and found.hostname in _HERE):
            raise ValueError("VOLUNTEER_APP_UPDATE_SERVICE_URL: an https:// address, or one of this machine")
        return address

    badge_keys: SecretStr = Field(
        default=SecretStr(""),
        description="`name:base64 of an RSA key`, commas between, from `make-badge-key`; the first one signs,"
        " the public halves of all are published",
    )

    queue_url: str = Field(default="", description="empty: SQLite file; or postgresql://, redis://")

    @cached_property
    def effective_database_url(self) -> str:
        """The database address: the setting, else an SQLite file under the instance folder."""
        return self.database_url or f"sqlite:///{self.instance_path / 'volunteer.db'}"

    @cached_property
    def effective_secret_key(self) -> str:
        """The key that signs cookies: the setting, else one made once under the instance folder."""
        return self.secret_key.get_secret_value() or self._kept("secret-key", secrets.token_urlsafe(48))

    @cached_property
    def encryption_key_ring(self) -> dict[str, bytes]:
        """Encryption keys by name, the current one first.

        Raises:
            ValueError: a key is not 32 bytes of base64, or has no name or one that is taken.
        """
        fresh = "local:" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        text = self.encryption_keys.get_secret_value() or self._kept("encryption-keys", fresh)
        ring: dict[str, bytes] = {}
        for part in text.split(","):
            name, _, encoded = part.strip().partition(":")
            key = _decoded(encoded)
            if not name or name in ring or len(key) != KEY_BYTES:
                raise ValueError(
                    "VOLUNTEER_APP_ENCRYPTION_KEYS: each key is name:base64 of 32 bytes, each name its own"
                )
            ring[name] = key
        return ring

    @cached_property
    def badge_key_ring(self) -> dict[str, bytes]:
        """Keys that sign badges by name, the current one first: RSA, as PKCS #8 (RFC 5208) in DER.

        Raises:
            ValueError: a key is no base64, or has no name, one that is taken or one with other characters.
        """
        text = self.badge_keys.get_secret_value() or self._kept("badge-keys", lambda: new_badge_key("local"))
        ring: dict[str, bytes] = {}
        for part in text.split(","):
            name, _, encoded = part.strip().partition(":")
            key = _decoded(encoded)
            if not re.fullmatch(r"[A-Za-z0-9-]+", name) or name in ring or not key:
                raise ValueError(
                    "VOLUNTEER_APP_BADGE_KEYS: each key is name:base64, as make-badge-key writes it, "
                    "each name its own, in letters, digits and hyphens"
                )
            ring[name] = key
        return ring

    @property
    def cookies_are_secure(self) -> bool:
        """Whether cookies travel over HTTPS alone: by the setting, or because people come by HTTPS."""
        return self.secure_cookies or self.base_url.startswith("https://")

    def _kept(self, name: str, fresh: str | Callable[[], str]) -> str:
        """A secret of this machine, made at first use, readable by its owner alone.

        It appears under its name only when it is complete: two processes that start together read the same.
        """
        path = self.instance_path / name
        self.instance_path.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f".{name}-{secrets.token_hex(8)}")
            with open(draft, "x", opener=_owner_only) as file:
                file.write(fresh() if callable(fresh) else fresh)
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text().strip()


def new_badge_key(name: str) -> str:
    """A new key that signs badges, as the setting holds it: `name:base64`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BADGE_KEY_BITS)
    made = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return f"{name}:{base64.b64encode(made).decode()}"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return b""  # and nothing of the key in a message


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
