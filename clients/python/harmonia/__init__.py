"""Client of Harmonia. Standard library only; see `harmonia.client`."""

from .client import (
    AsyncHarmoniaClient,
    HarmoniaClient,
    HarmoniaStateClient,
    get_harmonia_client,
    get_harmonia_state_client,
)
from .document import Document
from .errors import HarmoniaError, HarmoniaException, HarmoniaUnreachable

__all__ = [
    "AsyncHarmoniaClient",
    "Document",
    "HarmoniaClient",
    "HarmoniaError",
    "HarmoniaException",
    "HarmoniaStateClient",
    "HarmoniaUnreachable",
    "get_harmonia_client",
    "get_harmonia_state_client",
]
