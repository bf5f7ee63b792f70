"""The rules for other servers, each in its own language: nginx, Caddy, and hosts of static sites.

Level 3: pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modl_feeds.headers import ALWAYS
from modl_feeds.hosting import INDEX, PATH, kinds, moves, prefix, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modl_feeds.hosting import Kind
    from modl_feeds.snapshot import Snapshot

PUBLIC: Final = "public"
"""The folder of the files that are sent, beside the rules."""
_EVERYWHERE: Final = {"Access-Control-Allow-Origin": "*", **ALWAYS}
_MISSING: Final = {"Cache-Control": "no-cache", "Content-Type": "text/plain; charset=utf-8"}
_HOLE: Final = re.compile(r"\{(\w+)\}")


def rules(snapshot: Snapshot, base_url: str) -> dict[str, str]:
    """Return the texts by file name; those in the public folder are read by hosts themselves.

    Args:
        snapshot: the site.
        base_url: where it is reached; the path in it is where nginx and others find the files.

    """
    start = prefix(base_url)
    parts = {
        "nginx.conf": _nginx(snapshot, start),
        "Caddyfile": _caddy(snapshot, start),
        f"{PUBLIC}/_headers": _headers(snapshot, start),
        f"{PUBLIC}/_redirects": _redirects(snapshot, start),
        # Without this file Cloudflare would answer every missing path with the first page.
        f"{PUBLIC}/404.html": iter(["not found\n"]),
    }
    return {name: "".join(lines) for name, lines in parts.items()}


def _nginx(snapshot: Snapshot, start: str) -> Iterator[str]:
    yield (
        "# For nginx, in a server block:\n"
        f"#     root SITE/{PUBLIC};\n#     include SITE/nginx.conf;\n"
        "location @modl_missing {\n    types { }\n"
    )
    yield from _nginx_fields({**_EVERYWHERE, **_MISSING}, " always")
    yield '    return 404 "not found\\n";\n}\n'
    if start:
        yield f"location = {start} {{\n    absolute_redirect off;\n    return 301 {start}/;\n}}\n"
    yield f"location ^~ {start}/ {{\n"
    yield "    absolute_redirect off;\n    error_page 403 404 = @modl_missing;\n"
    yield "    types { }\n    max_ranges 0;\n"
    yield "    gzip_static on;\n    gzip_vary on;\n"
    yield "    #brotli_static on;  # where nginx has that module\n"
    yield from _nginx_fields(_EVERYWHERE)
    yield f"    if (-f $request_filename/{INDEX}) {{ return 301 $uri/; }}\n    return 404;\n"
    for old, new in moves(snapshot).items():
        yield f"    location = {start}{old} {{ return 301 {start}{new}; }}\n"
    for kind in kinds(snapshot, start):
        yield f"    location ~ ^{kind.pattern}$ {{\n"
        if kind.is_page:
            yield f"        try_files ${{uri}}{INDEX} @modl_missing;\n"
        yield from (f"    {line}" for line in _nginx_fields(kind.fields))
        yield "    }\n"
    yield "}\n"


def _nginx_fields(fields: Mapping[str, str], when: str = "") -> Iterator[str]:
    for name, value in fields.items():
        text = value.replace("$", "%24").replace("\\", "\\\\").replace('"', '\\"')
        text = _HOLE.sub(lambda hole: "$uri" if hole[0] == PATH else f"${hole[1]}", text)
        if name == "Content-Type":
            yield f'    default_type "{text}";\n'
        else:
            yield f'    add_header {name} "{text}"{when};\n'


def _caddy(snapshot: Snapshot, start: str) -> Iterator[str]:
    yield (
        f"# For Caddy, in a site block:\n#     root * SITE/{PUBLIC}\n#     import SITE/Caddyfile\n"
    )
    yield f"@modl path {start} {start}/*\nroute @modl {{\n" if start else "route {\n"
    yield from _caddy_fields(_EVERYWHERE, "", "\t")
    yield "\trequest_header -Range\n"
    if start:
        yield f"\tredir {start} {start}/ 301\n"
    for old, new in moves(snapshot).items():
        yield f"\tredir {start}{old} {start}{new} 301\n"
    yield f"\t@folder {{\n\t\tnot path */\n\t\tfile {{path}}/{INDEX}\n\t}}\n"
    yield "\tredir @folder {path}/ 301\n"
    # Caddy says so only when it sends a compressed file.
    yield f"\t@packed {{\n\t\tfile {{path}}.gz {{path}}{INDEX}.gz\n\t\tnot path *{INDEX}\n\t}}\n"
    yield "\theader @packed {\n\t\tVary Accept-Encoding\n\t\tdefer\n\t}\n"
    for number, kind in enumerate(kinds(snapshot, start), start=1):
        yield from _caddy_kind(kind, f"kind{number}")
    yield "\thandle {\n"
    yield from _caddy_fields(_MISSING, "", "\t\t")
    yield '\t\trespond "not found\n" 404\n\t}\n}\n'


def _caddy_kind(kind: Kind, name: str) -> Iterator[str]:
    file = f"file {{path}}{INDEX}" if kind.is_page else "file {path}"
    yield f"\t@{name} {{\n\t\tpath_regexp {name} ^{kind.pattern}$\n\t\t{file}\n\t}}\n"
    yield f"\thandle @{name} {{\n"
    own = {key: value for key, value in kind.fields.items() if key not in _EVERYWHERE}
    yield from _caddy_fields(own, name, "\t\t")
    yield "\t\tfile_server {\n\t\t\tprecompressed br gzip\n\t\t\tdisable_canonical_uris\n\t\t}\n"
    yield "\t}\n"


def _caddy_fields(fields: Mapping[str, str], kind: str, indent: str) -> Iterator[str]:
    def fill(hole: re.Match[str]) -> str:
        return PATH if hole[0] == PATH else f"{{re.{kind}.{hole[1]}}}"

    for name, value in fields.items():
        yield f"{indent}header {name} `{_HOLE.sub(fill, value)}`\n"


def _headers(snapshot: Snapshot, start: str) -> Iterator[str]:
    """Yield a block an ending, and nothing twice: hosts join what several blocks say of a field.

    Where documents of an ending differ, as types of '.json' do, the host's own word stands.
    """
    yield from _host_block(f"{start}/*", _EVERYWHERE)
    for ending, fields in shared(snapshot).items():
        own = {key: value for key, value in fields.items() if key not in _EVERYWHERE}
        if ending == "/":
            yield from _host_block(f"{start}/", own)
        yield from _host_block(f"{start}/*{ending}", own)


def _host_block(pattern: str, fields: Mapping[str, str]) -> Iterator[str]:
    yield f"{pattern}\n"
    yield from (f"  {name}: {value}\n" for name, value in fields.items())


def _redirects(snapshot: Snapshot, start: str) -> Iterator[str]:
    for old, new in moves(snapshot).items():
        yield f"{start}{old} {start}{new} 301\n"
