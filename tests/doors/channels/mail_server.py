"""A small SMTP server in a process of its own: `python mail_server.py FILE` prints its port and keeps what it gets.

Receivers at `no.example` are refused for good, those at `later.example` for now; words are counted as a server sees them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path


async def serve(kept: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        to: list[str] = []
        await say("220 test")
        while line := (await reader.readline()).decode(errors="replace").strip():
            verb = line.split(" ")[0].upper()
            if verb in {"EHLO", "HELO"}:
                await say("250 test")
            elif verb == "MAIL":
                to = []
                await say("250 ok")
            elif verb == "RCPT":
                if "@no.example" in line:
                    await say("550 no such person")
                elif "@later.example" in line:
                    await say("451 come back later")
                else:
                    to.append(line.partition(":")[2].strip(" <>"))
                    await say("250 ok")
            elif verb == "DATA":
                await say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += await reader.readline()
                with kept.open("a") as file:
                    file.write(json.dumps({"to": to, "mail": body[:-3].decode()}) + "\n")
                await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
