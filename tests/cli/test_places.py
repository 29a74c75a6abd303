"""A folder that cannot be written and a port in use are told in one sentence with the command to type."""

import socket
from pathlib import Path

import pytest

from bot.cli.places import free, writable
from bot.kit.errors import ConfigError


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    writable(tmp_path / "a" / "b", "Never mind.")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(ConfigError, match=r"data is a file, and Hearth needs a folder there\. Choose another\."):
        writable(tmp_path / "data", "Choose another.")
    with pytest.raises(
        ConfigError, match=r"Hearth cannot write in the folder .* \(Not a directory\)\. Choose another\."
    ):
        writable(tmp_path / "data" / "below", "Choose another.")


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"Port {port} is taken by another program, .* Choose another\."):
            free(port, "Choose another.")
    free(port, "Choose another.")
    free(0, "Any will do.")
