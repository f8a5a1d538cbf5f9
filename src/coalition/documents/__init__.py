"""Typed documents: what a step of the journey produces, in versions."""

from coalition.documents.base import DOCUMENT_TYPES, Document, document_type
from coalition.documents.consent import Confirmation, SectionConsent, StoodAside
from coalition.documents.diff import FieldChange, diff
from coalition.documents.outlines import MapOutlines

__all__ = [
    "DOCUMENT_TYPES",
    "Confirmation",
    "Document",
    "FieldChange",
    "MapOutlines",
    "SectionConsent",
    "StoodAside",
    "diff",
    "document_type",
]
