// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/config/yamlfields.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::kube {

void YamlFields::wrong(int line, const QString &what)
{
    if (!m_error)
        m_error = Error{
            ErrorCode::InvalidRequest, u"%1:%2: %3"_s.arg(m_name).arg(line).arg(what), {}, {}};
}

void YamlFields::wrong(const YAML::Node &node, const QString &what)
{
    wrong(std::max(node.Mark().line, 0) + 1, what);
}

YAML::Node YamlFields::member(const YAML::Node &map, const char *field)
{
    if (!map.IsMap())
        return YAML::Node();
    for (const auto &entry : map) { // operator[] of a const node throws for some keys
        if (entry.first.IsScalar() && entry.first.Scalar() == field)
            return entry.second;
    }
    return YAML::Node();
}

QString YamlFields::text(const YAML::Node &map, const char *field)
{
    const YAML::Node node = member(map, field);
    if (node.IsNull())
        return {};
    if (node.IsScalar())
        return QString::fromStdString(node.Scalar());
    wrong(node, u"'%1' must be a text"_s.arg(QLatin1StringView(field)));
    return {};
}

bool YamlFields::boolean(const YAML::Node &map, const char *field)
{
    const QString value = text(map, field);
    if (value == "true"_L1)
        return true;
    if (!value.isEmpty() && value != "false"_L1)
        wrong(member(map, field),
            u"'%1' must be true or false, not '%2'"_s.arg(
                QLatin1StringView(field), value.left(80)));
    return false;
}

QUrl YamlFields::url(const YAML::Node &map, const char *field, const QStringList &schemes)
{
    const QString value = text(map, field);
    if (value.isEmpty())
        return {};
    const QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !schemes.contains(url.scheme()))
        wrong(member(map, field),
            u"'%1' must be a URL with %2, not '%3'"_s.arg(
                QLatin1StringView(field), schemes.join(u":// or "_s) + u"://"_s, value.left(80)));
    return url;
}

QString YamlFields::absolute(const QString &path) const
{
    return path.isEmpty() || m_folder.isEmpty()
        ? path
        : QDir::cleanPath(QDir(m_folder).absoluteFilePath(path));
}

QString YamlFields::path(const YAML::Node &map, const char *field)
{
    return absolute(text(map, field));
}

Material YamlFields::material(const YAML::Node &map, const char *fileField, const char *dataField)
{
    const QString encoded = text(map, dataField);
    if (encoded.isEmpty())
        return {{}, path(map, fileField)};
    const auto decoded = QByteArray::fromBase64Encoding(
        encoded.simplified().remove(u' ').toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        wrong(member(map, dataField), u"'%1' must be base64"_s.arg(QLatin1StringView(dataField)));
    return {decoded.decoded, {}};
}

YAML::Node YamlFields::map(const YAML::Node &parent, const char *field)
{
    const YAML::Node node = member(parent, field);
    if (node.IsMap() || node.IsNull())
        return node;
    wrong(node, u"'%1' must be a map"_s.arg(QLatin1StringView(field)));
    return YAML::Node();
}

void YamlFields::list(const YAML::Node &parent, const char *field,
    const std::function<void(const YAML::Node &)> &each)
{
    const YAML::Node node = member(parent, field);
    if (node.IsNull())
        return;
    if (!node.IsSequence())
        return wrong(node, u"'%1' must be a list"_s.arg(QLatin1StringView(field)));
    for (const YAML::Node &item : node) {
        if (item.IsMap())
            each(item);
        else
            wrong(item, u"each of '%1' must be a map"_s.arg(QLatin1StringView(field)));
    }
}

} // namespace ccplant::kube
