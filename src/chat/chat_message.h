/* The original's chat routes: what they take and answer (docs/differences.md says where ours differ). */
#pragma once

#include "chat/chat.h"

enum { CHAT_HISTORY_MAX = 1000 };

/* Tables, read line by line. */
/* clang-format off */

/* As the original takes them: whoever spoke is a text, and its history comes before the message. */
typedef struct ChatHistory {
    Str role, content;
} ChatHistory;
SCHEMA(ChatHistory,
    FIELD(ChatHistory, role, .doc = "user or assistant."),
    FIELD(ChatHistory, content, .max = TICKET_DESCRIPTION_MAX));

typedef struct ChatRequest {
    Str message;
    List messages;
} ChatRequest;
SCHEMA(ChatRequest,
    FIELD(ChatRequest, messages, .object = &ChatHistory_schema, .max = CHAT_HISTORY_MAX, .fallback = ""),
    FIELD(ChatRequest, message, .max = TICKET_DESCRIPTION_MAX));

typedef struct ChatTicketData {
    Str description, urgency, request_type;
} ChatTicketData;
SCHEMA(ChatTicketData,
    FIELD(ChatTicketData, description),
    FIELD(ChatTicketData, urgency, .doc = "The model's word, which may be none of ours."),
    FIELD(ChatTicketData, request_type, .doc = "The model's word, which may be none of ours."));

typedef struct ChatResponse {
    Str response;
    OptStr ticket_data;
} ChatResponse;
SCHEMA(ChatResponse,
    FIELD(ChatResponse, response),
    FIELD(ChatResponse, ticket_data, .format = FORMAT_JSON, .object = &ChatTicketData_schema));

typedef struct ChatStatus {
    bool available;
    Str model;
    bool model_ready;
    List models;
    OptStr error;
} ChatStatus;
SCHEMA(ChatStatus,
    FIELD(ChatStatus, available),
    FIELD(ChatStatus, model),
    FIELD(ChatStatus, model_ready, .doc = "Ollama has the model."),
    FIELD(ChatStatus, models),
    FIELD(ChatStatus, error, .doc = "Null when it is available."));

typedef struct ChatOk {
    Str status;
} ChatOk;
SCHEMA(ChatOk,
    FIELD(ChatOk, status));

/* clang-format on */

extern const Route chat_message_routes[];
extern const size_t chat_message_routes_count;
