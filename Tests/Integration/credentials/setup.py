"""The definition of a setup."""

import dataclasses


@dataclasses.dataclass
class Setup:
    """The files in a home folder and the environment variables.

    In both, `{server}` stands for the server's address and `{home}` for the home folder. `ours` is the
    library's result if it intentionally differs, with the reason in `because`. With `may_fail`, the result
    may also be empty, and the region is not compared.
    """

    name: str
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    profile: str | None = None
    ours: dict[str, str | None] | None = None
    because: str = ""
    may_fail: bool = False

    def filled(self, server: str, home: str) -> "Setup":
        """Returns the setup for a server and a folder."""
        def fill(text: str) -> str:
            return text.replace("{server}", server).replace("{home}", home)

        return dataclasses.replace(
            self,
            environment={key: fill(value) for key, value in self.environment.items()},
            files={fill(path): fill(text) for path, text in self.files.items()})
