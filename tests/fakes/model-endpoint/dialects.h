// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/model-endpoint/script.h"

namespace fake {

/// An answer in OpenAI's Responses API (`POST /v1/responses`, streamed), one element an event.
QList<QByteArray> responsesStreamOf(const ModelAnswer &answer, const QString &model);
/// An answer in Gemini's API (`POST …/models/M:streamGenerateContent?alt=sse`), one element an
/// event.
QList<QByteArray> geminiStreamOf(const ModelAnswer &answer, const QString &model);
/// The same as one JSON document (`POST …/models/M:generateContent`).
QByteArray geminiMessageOf(const ModelAnswer &answer, const QString &model);

} // namespace fake
