// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

#include <QCoro/QCoroTask>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

/// Session templates: named bodies of `POST /api/v1/sessions`. Everybody sees only their own. One
/// thread.
class Templates {
public:
    static constexpr qsizetype maxName = 200; ///< characters
    static constexpr qsizetype maxBytes = 256 * 1024; ///< of a body

    /// `store` outlives it.
    explicit Templates(store::Store &store)
        : m_store(store)
    {
    }

    QCoro::Task<Result<QJsonObject>> create(QString user, QJsonObject object);
    QCoro::Task<Result<QJsonObject>> list(QString user, int limit, QString cursor);
    QCoro::Task<Result<QJsonObject>> get(QString user, QString id);
    QCoro::Task<Result<QJsonObject>> update(
        QString user, QString id, QJsonObject changes, std::optional<QString> version);
    QCoro::Task<Result<void>> remove(QString user, QString id);
    /// What a template fills in. NotFound.
    QCoro::Task<Result<QJsonObject>> body(QString user, QString id);

private:
    store::Store &m_store;
};

/// `/api/v1/templates`. `templates` outlives the router.
void addTemplateRoutes(http::Router &router, Templates &templates);

} // namespace ccplant::api
