// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantList>
#include <QVariantMap>

namespace ccplant::chat {

/// The fields of a question's JSON Schema (an object of flat properties, as MCP elicitation has
/// them), in the schema's order where it gives one (`propertyOrder`, else required ones first, else
/// by name):
/// [{name, title, description, type, required, options[{value, title, description}], initial,
/// minimum, maximum, minLength, maxLength}]. `type` is choice, choices, boolean, number, integer or
/// text; what cannot be read as one of the others is text.
QVariantList questionFields(const QVariantMap &schema);

/// What is wrong with `value` in that field, in the user's language; empty when nothing is.
QString questionProblem(const QVariantMap &field, const QVariant &value);

} // namespace ccplant::chat
