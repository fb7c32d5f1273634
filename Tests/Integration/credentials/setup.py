"""What a set-up is."""

import dataclasses


@dataclasses.dataclass
class Setup:
    """Files in a home folder and variables of the environment.

    In both `{server}` stands for the server's address and `{home}` for the home folder. `ours` is
    what our library says where it differs on purpose, with the reason in `because`. With `may_fail`
    it may also find nothing, and its region is not looked at.
    """

    name: str
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    profile: str | None = None
    ours: dict[str, str | None] | None = None
    because: str = ""
    may_fail: bool = False

    def filled(self, server: str, home: str) -> "Setup":
        """The set-up for a server and a folder."""
        def fill(text: str) -> str:
            return text.replace("{server}", server).replace("{home}", home)

        return dataclasses.replace(
            self,
            environment={key: fill(value) for key, value in self.environment.items()},
            files={fill(path): fill(text) for path, text in self.files.items()})
