// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/config/clusteraccess.h"
#include "shared/error.h"

#include <functional>
#include <optional>
#include <yaml-cpp/yaml.h>

namespace ccplant::kube {

/// Reads fields of a YAML map and keeps the first error, with its line.
class YamlFields {
public:
    YamlFields(QString name, QString folder)
        : m_name(std::move(name))
        , m_folder(std::move(folder))
    {
    }

    QString text(const YAML::Node &map, const char *field);
    bool boolean(const YAML::Node &map, const char *field);
    QUrl url(const YAML::Node &map, const char *field, const QStringList &schemes);
    /// A path as the file means it: relative to the file's folder.
    QString path(const YAML::Node &map, const char *field);
    /// `field-data` (base64) wins over `field` (a file), as in kubectl.
    Material material(const YAML::Node &map, const char *fileField, const char *dataField);
    /// The map `field`, or a null node when it is absent.
    YAML::Node map(const YAML::Node &parent, const char *field);
    /// Calls `each` with the items of the list `field`; an absent one is empty.
    void list(const YAML::Node &parent, const char *field,
        const std::function<void(const YAML::Node &)> &each);

    QString absolute(const QString &path) const;
    void wrong(const YAML::Node &node, const QString &what);
    void wrong(int line, const QString &what);
    const std::optional<Error> &error() const { return m_error; }

private:
    YAML::Node member(const YAML::Node &map, const char *field);

    QString m_name;
    QString m_folder;
    std::optional<Error> m_error;
};

} // namespace ccplant::kube
