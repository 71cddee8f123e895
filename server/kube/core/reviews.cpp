// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/reviews.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

QStringList stringsOf(const QJsonValue &array)
{
    QStringList strings;
    for (const QJsonValue &value : array.toArray())
        strings << value.toString();
    return strings;
}

} // namespace

QString Access::text() const
{
    QString what = resource;
    if (!group.isEmpty())
        what += u'.' + group;
    if (!subresource.isEmpty())
        what += u'/' + subresource;
    if (!name.isEmpty())
        what += u" '%1'"_s.arg(name);
    return nameSpace.isEmpty() ? u"%1 %2"_s.arg(verb, what)
                               : u"%1 %2 in namespace '%3'"_s.arg(verb, what, nameSpace);
}

BuiltRequest accessReview(const Access &access)
{
    QJsonObject attributes;
    const auto set = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            attributes[name] = value;
    };
    set(u"verb"_s, access.verb);
    set(u"group"_s, access.group);
    set(u"resource"_s, access.resource);
    set(u"subresource"_s, access.subresource);
    set(u"namespace"_s, access.nameSpace);
    set(u"name"_s, access.name);
    return Api(selfSubjectAccessReviews)
        .create({{u"spec"_s, QJsonObject{{u"resourceAttributes"_s, attributes}}}})
        .map([](Request request) {
            request.repeat = Repeat::Safe; // a question, whatever its method
            return request;
        });
}

bool isAllowed(const QJsonObject &answer)
{
    return answer["status"_L1]["allowed"_L1].toBool();
}

BuiltRequest tokenRequest(
    const QString &nameSpace, const QString &serviceAccount, const TokenSpec &spec)
{
    QJsonObject body{{u"expirationSeconds"_s, qint64(spec.lifetime.count())}};
    if (!spec.audiences.isEmpty())
        body["audiences"_L1] = QJsonArray::fromStringList(spec.audiences);
    if (!spec.boundPod.isEmpty()) {
        QJsonObject bound{
            {u"apiVersion"_s, u"v1"_s}, {u"kind"_s, u"Pod"_s}, {u"name"_s, spec.boundPod}};
        if (!spec.boundPodUid.isEmpty())
            bound["uid"_L1] = spec.boundPodUid;
        body["boundObjectRef"_L1] = bound;
    }
    const QJsonObject request{{u"apiVersion"_s, u"authentication.k8s.io/v1"_s},
        {u"kind"_s, u"TokenRequest"_s}, {u"spec"_s, body}};
    return Api(serviceAccounts, nameSpace)
        .on("token"_L1)
        .get(serviceAccount)
        .map([&](const Request &item) {
            return Request{"POST", item.path, {},
                QJsonDocument(request).toJson(QJsonDocument::Compact), "application/json",
                Repeat::Refused};
        });
}

BuiltRequest tokenReview(const QString &token, const QStringList &audiences)
{
    QJsonObject spec{{u"token"_s, token}};
    if (!audiences.isEmpty())
        spec["audiences"_L1] = QJsonArray::fromStringList(audiences);
    return Api(tokenReviews).create({{u"spec"_s, spec}}).map([](Request request) {
        request.repeat = Repeat::Safe;
        return request;
    });
}

std::optional<TokenOwner> ownerOf(const QJsonObject &tokenReview)
{
    const QJsonObject status = tokenReview["status"_L1].toObject();
    if (!status["authenticated"_L1].toBool())
        return std::nullopt;
    const QJsonObject user = status["user"_L1].toObject();
    return TokenOwner{
        user["username"_L1].toString(), user["uid"_L1].toString(), stringsOf(user["groups"_L1])};
}

} // namespace ccplant::kube
