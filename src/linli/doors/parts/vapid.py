"""The key that signs rings (RFC 8292, ES256): its public half for phones, a header for push services."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from linli.words import Refusal, Words

GOOD_FOR = timedelta(hours=12)  # RFC 8292 allows 24


def is_on() -> bool:
    return bool(settings.PUSH_KEY and settings.PUSH_SUBJECT)


def public_key() -> str:
    """What a browser wants as `applicationServerKey`; empty where rings are off. Refusal: push-key-wrong."""
    return _public(_read(settings.PUSH_KEY)) if is_on() else ""


def authorization(endpoint: str, *, now: datetime) -> str:
    """The header for one push service. Refusal: push-key-wrong."""
    key, parts = _read(settings.PUSH_KEY), urlsplit(endpoint)
    subject = settings.PUSH_SUBJECT
    if not subject.startswith(("mailto:", "https://")):
        raise key_wrong()
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": subject,
    }
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{_text(r.to_bytes(32) + s.to_bytes(32))}, k={_public(key)}"


def key_wrong() -> Refusal:
    return Refusal(
        "push-key-wrong",
        Words(
            "LINLI_PUSH_KEY must be a private P-256 key (PEM, or 32 bytes in base64url) and LINLI_PUSH_SUBJECT begin with mailto: or https://. Mend both or"
            " leave both empty.",
            "LINLI_PUSH_KEY 须为 P-256 私钥（PEM 或 32 字节的 base64url），LINLI_PUSH_SUBJECT 须以 mailto: 或 https:// 开头。请改正，或将两者留空。",
        ),
        status=503,
    )


@lru_cache(maxsize=4)
def _read(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        if "-----BEGIN" in text:
            found = serialization.load_pem_private_key(text.replace("\\n", "\n").encode(), password=None)
        else:
            number = int.from_bytes(
                base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            )
            found = ec.derive_private_key(number, ec.SECP256R1())
    except (ValueError, TypeError, binascii.Error) as error:
        raise key_wrong() from error
    if not isinstance(found, ec.EllipticCurvePrivateKey) or not isinstance(found.curve, ec.SECP256R1):
        raise key_wrong()
    return found


def _public(key: ec.EllipticCurvePrivateKey) -> str:
    point = serialization.PublicFormat.UncompressedPoint
    return _text(key.public_key().public_bytes(serialization.Encoding.X962, point))


def _json(value: object) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
