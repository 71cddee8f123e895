// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/store.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::store {

namespace {

constexpr qsizetype maxBody = 1024 * 1024;
constexpr qsizetype maxLabelValue = 256;
constexpr qsizetype maxOwner = 256;
constexpr int maxLimit = 1000;

bool isName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[a-z][a-z0-9-]{0,62}\\z"_s);
    return pattern.match(name).hasMatch();
}

Result<void> checkCollection(const QString &collection)
{
    if (!isName(collection))
        return fail(ErrorCode::InvalidRequest,
            u"'%1' is no name of a collection."_s.arg(collection.left(80)));
    return {};
}

Result<void> checkLabels(const QMap<QString, QString> &labels)
{
    for (const auto &[key, value] : labels.asKeyValueRange()) {
        if (!isName(key))
            return fail(
                ErrorCode::InvalidRequest, u"'%1' is no name of a label."_s.arg(key.left(80)));
        if (value.size() > maxLabelValue)
            return fail(ErrorCode::InvalidRequest,
                u"The label '%1' is longer than %2 characters."_s.arg(key).arg(maxLabelValue));
    }
    return {};
}

} // namespace

Result<void> checkName(const QString &collection, const QString &id)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9._:-]{1,200}\\z"_s);
    if (auto ok = checkCollection(collection); !ok)
        return ok;
    if (!pattern.match(id).hasMatch())
        return fail(ErrorCode::InvalidRequest, u"'%1' is no valid id."_s.arg(id.left(80)));
    return {};
}

Result<void> checkRecord(const Record &record)
{
    if (auto ok = checkName(record.collection, record.id); !ok)
        return ok;
    if (auto ok = checkLabels(record.labels); !ok)
        return ok;
    if (record.owner.size() > maxOwner)
        return fail(ErrorCode::InvalidRequest, u"The owner's name is too long."_s);
    if (QJsonDocument(record.body).toJson(QJsonDocument::Compact).size() > maxBody)
        return fail(ErrorCode::PayloadTooLarge, u"A record may have at most 1 MiB."_s);
    return {};
}

Result<void> checkQuery(const Query &query)
{
    if (auto ok = checkCollection(query.collection); !ok)
        return ok;
    if (query.limit < 1 || query.limit > maxLimit)
        return fail(ErrorCode::InvalidRequest, u"limit must be between 1 and %1."_s.arg(maxLimit));
    if (!query.cursor.isEmpty() && !checkName(query.collection, query.cursor))
        return fail(
            ErrorCode::InvalidRequest, u"The cursor is not one that this server gave out."_s);
    return checkLabels(query.labels);
}

} // namespace ccplant::store
