"""The peer's tables: those of migrations/, mapped, and the shapes of its answers."""

from datetime import UTC, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    hashed_password: Mapped[str]
    is_admin: Mapped[bool]
    created_at: Mapped[int]


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    description: Mapped[str]
    status: Mapped[str]
    urgency: Mapped[str]
    request_type: Mapped[str]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[int]
    updated_at: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    actor_id: Mapped[int | None]
    ticket_id: Mapped[int | None]
    kind: Mapped[str]
    audience: Mapped[str]
    changes: Mapped[str]
    request_id: Mapped[str]
    address: Mapped[str]


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class RequestType(StrEnum):
    SOFTWARE = "software"
    HARDWARE = "hardware"
    ENVIRONMENT = "environment"
    LOGISTICS = "logistics"
    OTHER = "other"


class TicketCreate(BaseModel):
    description: str = Field(max_length=65536)
    urgency: Urgency = Urgency.NORMAL
    request_type: RequestType


class TicketRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    description: str
    status: str
    urgency: str
    request_type: str
    created_by_id: int
    operator_id: int | None
    created_at: datetime
    updated_at: datetime
    version: int

    @field_validator("created_at", "updated_at", mode="before")
    @classmethod
    def of_microseconds(cls, value: int) -> datetime:
        return datetime.fromtimestamp(value / 1e6, tz=UTC)


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
