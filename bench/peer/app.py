"""The peer: the same requests on the same tables, as one writes them with FastAPI and SQLAlchemy. A yardstick, not a
product: no limits, no error texts, no audit of what it leaves out. Started by bench/run.py with uvicorn and 2 workers.

Settings: DATABASE (a SQLite file), SECRET_KEY (tokens of the service desk with the same key work)."""

import json
import os
import time
from collections.abc import Iterator
from typing import Annotated

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.responses import StreamingResponse
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from models import Event, Ticket, TicketCreate, TicketRead, Token, User
from sqlalchemy import create_engine, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session

SECRET_KEY = os.environ["SECRET_KEY"]
STEP_ROWS = 1000

# As many connections as FastAPI has threads: with fewer, requests wait for one and the peer stalls.
engine = create_engine(
    f"sqlite:///{os.environ['DATABASE']}", pool_size=40, max_overflow=8, connect_args={"check_same_thread": False}
)
hasher = PasswordHasher()
app = FastAPI()


@event.listens_for(engine, "connect")
def connection_set_up(connection: DBAPIConnection, _: object) -> None:
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def session() -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


Database = Annotated[Session, Depends(session)]
Bearer = Annotated[str, Depends(OAuth2PasswordBearer("/api/users/login"))]


def current_user(db: Database, token: Bearer) -> User:
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "Could not validate credentials") from error
    user = db.get(User, int(claims["sub"]))
    if user is None:
        raise HTTPException(401, "Could not validate credentials")
    return user


Caller = Annotated[User, Depends(current_user)]


@app.get("/api/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/api/users/login")
def login(db: Database, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    user = db.scalar(select(User).where(User.email == form.username))
    try:
        hasher.verify(user.hashed_password if user else "", form.password)
    except VerifyMismatchError as error:
        raise HTTPException(401, "Incorrect email or password") from error
    claims = {"sub": str(user.id), "exp": int(time.time()) + 3600}
    return Token(access_token=jwt.encode(claims, SECRET_KEY, algorithm="HS256"))


@app.post("/api/tickets/", status_code=201, response_model=TicketRead)
def create_ticket(db: Database, user: Caller, body: TicketCreate) -> Ticket:
    now = time.time_ns() // 1000
    ticket = Ticket(**body.model_dump(), status="new", created_by_id=user.id, created_at=now, updated_at=now)
    db.add(ticket)
    db.flush()
    db.add(
        Event(
            at=now,
            actor_id=user.id,
            ticket_id=ticket.id,
            kind="ticket.created",
            audience="submitter",
            changes=json.dumps({"status": "new", "urgency": body.urgency, "request_type": body.request_type}),
            request_id="",
            address="127.0.0.1",
        )
    )
    db.commit()
    return ticket


def visible(user: User) -> select:
    return select(Ticket) if user.is_admin else select(Ticket).where(Ticket.created_by_id == user.id)


@app.get("/api/tickets/", response_model=list[TicketRead])
def list_tickets(
    db: Database, user: Caller, limit: Annotated[int, Query(ge=1, le=200)], before: int = 2**62
) -> list[Ticket]:
    query = visible(user).where(Ticket.id < before).order_by(Ticket.id.desc()).limit(limit)
    return list(db.scalars(query))


@app.get("/api/tickets/all")
def stream_tickets(user: Caller) -> StreamingResponse:
    def steps() -> Iterator[bytes]:
        first = True
        with Session(engine) as db:
            rows = db.scalars(visible(user).order_by(Ticket.id).execution_options(yield_per=STEP_ROWS))
            for part in rows.partitions():
                texts = (TicketRead.model_validate(ticket).model_dump_json() for ticket in part)
                yield (("[" if first else ",") + ",".join(texts)).encode()
                first = False
        yield b"[]" if first else b"]"

    return StreamingResponse(steps(), media_type="application/json")


@app.get("/api/tickets/{ticket_id}", response_model=TicketRead)
def read_ticket(db: Database, user: Caller, ticket_id: int) -> Ticket:
    ticket = db.get(Ticket, ticket_id)
    if ticket is None:
        raise HTTPException(404, "Ticket not found")
    if not user.is_admin and ticket.created_by_id != user.id:
        raise HTTPException(403, "Not allowed")
    return ticket
