"""What the answer with a document says of it, whoever sends it: our server, another, or a bucket.

Level 3: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from modl_feeds.document import Document

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=()"
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""Of errors and redirections too."""


def cache_control(document: Document) -> str:
    """Return for how long it may be kept, by whom."""
    return f"public, max-age={document.max_age}"


def headers(document: Document) -> dict[str, str]:
    """Return the header fields, without validators and what an encoding adds."""
    found = {
        "Content-Type": document.media_type,
        "Cache-Control": cache_control(document),
        "Access-Control-Allow-Origin": "*",
        **ALWAYS,
    }
    if document.filename:
        found["Content-Disposition"] = f'inline; filename="{document.filename}"'
    if document.link:
        found["Link"] = document.link
    if document.bare_type == "text/html":
        found["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        found["Permissions-Policy"] = PERMISSIONS_POLICY
    return found
