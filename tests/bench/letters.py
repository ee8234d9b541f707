"""Letters that shipdelay wrote, for those that send without composing."""

import email
import email.policy
import statistics

import measure
from world import NOW, ours

SAMPLE = 2000  # findings; enough for the mean of all kinds and languages


class Letters:
    """The one that is nearest to the mean, as files."""

    def __init__(self, world):
        shop = world.shop(world.export(SAMPLE, 1))
        config = shop.config.read_text()
        shop.config.write_text(config.replace(
            "url = smtp://127.0.0.1:1\n", f"url = file:{shop.folder}/mail\n"))
        measure.run([ours("shipdelay"), "run", "--config", shop.config,
                     "--now", NOW])
        paths = sorted((shop.folder / "mail/new").iterdir())
        self.mean = statistics.mean(path.stat().st_size for path in paths)
        typical = min(paths, key=lambda path: (
            abs(path.stat().st_size - self.mean), path.name))
        self._write(shop.folder, typical.read_bytes())

    def _write(self, folder, message):
        parsed = email.message_from_bytes(message, policy=email.policy.default)
        number = parsed["To"].addresses[0].username.removeprefix("customer")
        self.message = folder / "letter"
        self.message.write_bytes(message.replace(b"\r\n", b"\n"))
        self.parts = []
        for part in parsed.iter_parts():
            path = folder / part.get_content_subtype()
            path.write_text(part.get_content().replace(number, "{{n}}"))
            self.parts.append(path)
