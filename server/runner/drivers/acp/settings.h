// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ccplant::runner::acp {

/// A request that changes a setting of the agent's session, without `sessionId`.
struct SettingRequest {
    QString method;
    QJsonObject params;
};

/// What can be switched in an agent's session: modes and models, in whichever of the two ways the
/// agent offers them (states of their own, or config options of the categories `mode` and `model`),
/// and other options. Pure; not thread-safe.
class Settings {
public:
    /// Takes `modes`, `models` and `configOptions` from the answer that opened the session, those
    /// that are there.
    void opened(const QJsonObject &answer);
    void setOptions(const QJsonArray &configOptions);
    void setMode(const QString &mode) { m_mode = mode; }

    /// The requests for a change {mode?, model?, options?}; Unprocessable for what this agent does
    /// not have.
    Result<QList<SettingRequest>> requests(const QJsonObject &change) const;
    /// Takes over what the agent agreed to; `result` is its answer.
    void agreed(const SettingRequest &request, const QJsonObject &result);

    /// The fields of a `config` event.
    QJsonObject toJson() const;

private:
    Result<SettingRequest> optionRequest(const QString &id, const QJsonValue &value) const;
    QJsonObject optionOf(const QString &category) const;
    bool isShown(const QJsonObject &option) const;

    QJsonArray m_modes, m_models; // as in the `config` event
    QString m_mode, m_model;
    QJsonArray m_options; // as the agent sends them
};

} // namespace ccplant::runner::acp
