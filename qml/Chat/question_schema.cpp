// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/question_schema.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("QuestionSchema", text);
}

/// Choices of a property: `enum` (with `enumNames`), or `oneOf`/`anyOf` of `const` and `title`.
QVariantList optionsOf(const QVariantMap &property)
{
    QVariantList options;
    const QVariantList values = property.value(u"enum"_s).toList();
    const QVariantList names = property.value(u"enumNames"_s).toList();
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QString title = i < names.size() ? names[i].toString() : values[i].toString();
        options.append(QVariantMap{
            {u"value"_s, values[i]}, {u"title"_s, title}, {u"description"_s, QString()}});
    }
    for (const QString &key : {u"oneOf"_s, u"anyOf"_s}) {
        for (const QVariant &entry : property.value(key).toList()) {
            const QVariantMap option = entry.toMap();
            if (!option.contains(u"const"_s))
                continue;
            const QVariant value = option.value(u"const"_s);
            options.append(QVariantMap{{u"value"_s, value},
                {u"title"_s, option.value(u"title"_s, value).toString()},
                {u"description"_s, option.value(u"description"_s).toString()}});
        }
    }
    return options;
}

QVariantMap fieldOf(const QString &name, const QVariantMap &property, bool required)
{
    const QString type = property.value(u"type"_s).toString();
    QVariantList options = optionsOf(property);
    QString kind = u"text"_s;
    if (type == "array"_L1) {
        options = optionsOf(property.value(u"items"_s).toMap());
        kind = options.isEmpty() ? u"text"_s : u"choices"_s;
    } else if (!options.isEmpty()) {
        kind = u"choice"_s;
    } else if (type == "boolean"_L1 || type == "number"_L1 || type == "integer"_L1) {
        kind = type;
    }
    QVariantMap field{{u"name"_s, name}, {u"title"_s, property.value(u"title"_s, name).toString()},
        {u"description"_s, property.value(u"description"_s).toString()}, {u"type"_s, kind},
        {u"required"_s, required}, {u"options"_s, options},
        {u"initial"_s, property.value(u"default"_s)}};
    for (const QString &key : {u"minimum"_s, u"maximum"_s, u"minLength"_s, u"maxLength"_s,
             u"minItems"_s, u"maxItems"_s}) {
        if (property.contains(key))
            field.insert(key, property.value(key));
    }
    return field;
}

QString numberProblem(const QVariantMap &field, const QString &text)
{
    bool ok = false;
    const double number = text.toDouble(&ok);
    if (!ok)
        return tr("Enter a number.");
    if (field.value(u"type"_s) == u"integer"_s && number != std::floor(number))
        return tr("Enter a whole number.");
    if (field.contains(u"minimum"_s) && number < field.value(u"minimum"_s).toDouble())
        return tr("Enter %1 or more.").arg(field.value(u"minimum"_s).toDouble());
    if (field.contains(u"maximum"_s) && number > field.value(u"maximum"_s).toDouble())
        return tr("Enter %1 or less.").arg(field.value(u"maximum"_s).toDouble());
    return {};
}

} // namespace

QVariantList questionFields(const QVariantMap &schema)
{
    const QVariantMap properties = schema.value(u"properties"_s).toMap();
    const QStringList required = schema.value(u"required"_s).toStringList();
    QStringList names;
    const auto add = [&](const QString &name) {
        if (properties.contains(name) && !names.contains(name))
            names.append(name);
    };
    for (const QString &name : schema.value(u"propertyOrder"_s).toStringList())
        add(name);
    for (const QString &name : required)
        add(name);
    for (auto property = properties.cbegin(); property != properties.cend(); ++property)
        add(property.key());
    QVariantList fields;
    for (const QString &name : std::as_const(names))
        fields.append(fieldOf(name, properties.value(name).toMap(), required.contains(name)));
    return fields;
}

QString questionProblem(const QVariantMap &field, const QVariant &value)
{
    const QString type = field.value(u"type"_s).toString();
    if (type == "boolean"_L1)
        return {};
    const bool many = type == "choices"_L1;
    const qsizetype size = many ? value.toList().size() : value.toString().size();
    if (size == 0)
        return field.value(u"required"_s).toBool()
            ? (type == "text"_L1 ? tr("Fill this in.") : tr("Choose or enter something."))
            : QString();
    if (type == "number"_L1 || type == "integer"_L1)
        return numberProblem(field, value.toString().trimmed());
    const QString minimum = many ? u"minItems"_s : u"minLength"_s,
                  maximum = many ? u"maxItems"_s : u"maxLength"_s;
    if (field.contains(minimum) && size < field.value(minimum).toInt())
        return (many ? tr("Choose at least %1.") : tr("Enter at least %1 characters."))
            .arg(field.value(minimum).toInt());
    if (field.contains(maximum) && size > field.value(maximum).toInt())
        return (many ? tr("Choose at most %1.") : tr("Enter at most %1 characters."))
            .arg(field.value(maximum).toInt());
    return {};
}

} // namespace ccplant::chat
