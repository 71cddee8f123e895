// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/plan.h"

using namespace Qt::StringLiterals;

namespace ccplant::store {
namespace {

Plan refuse(ErrorCode code, const QString &detail, const QJsonObject &extra = {})
{
    return {Plan::Refuse, Error{code, detail, {}, extra}};
}

/// Only what is fresh can be the reason of a refusal.
Plan exactly(const QString &version, const Known &known)
{
    if (known.record && known.record->version == version)
        return {Plan::Replace};
    if (!known.isFresh)
        return {Plan::Look};
    if (!known.record)
        return refuse(ErrorCode::NotFound, u"It does not exist any more."_s);
    return refuse(ErrorCode::VersionMismatch,
        u"It was changed in the meantime. Load it again and repeat your change."_s,
        {{u"version"_s, known.record->version}});
}

} // namespace

Plan planPut(const Expect &expect, const Known &known)
{
    switch (expect.kind) {
    case Expect::Version:
        return exactly(expect.version, known);
    case Expect::Absent:
        if (known.record && known.isFresh)
            return refuse(ErrorCode::Conflict, u"'%1' exists already."_s.arg(known.record->id));
        return {known.record ? Plan::Look : Plan::Create};
    case Expect::Nothing:
        break;
    }
    return {known.record ? Plan::Replace : Plan::Create};
}

Plan planRemove(const Expect &expect, const Known &known)
{
    if (expect.kind == Expect::Version)
        return exactly(expect.version, known);
    if (known.record)
        return {Plan::Replace};
    return known.isFresh ? refuse(ErrorCode::NotFound, u"It does not exist."_s) : Plan{Plan::Look};
}

} // namespace ccplant::store
