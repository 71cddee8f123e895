// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/claude/taskplan.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::claude {

bool TaskPlan::apply(const QString &tool, const QJsonObject &input, const QJsonValue &result)
{
    if (tool == "TodoWrite"_L1 || (tool == "TaskList"_L1 && result["tasks"_L1].isArray())) {
        const QJsonArray list =
            tool == "TodoWrite"_L1 ? input["todos"_L1].toArray() : result["tasks"_L1].toArray();
        m_tasks.clear();
        for (const QJsonValue &item : list) {
            m_tasks += Task{item["id"_L1].toVariant().toString(),
                item["content"_L1].toString(item["subject"_L1].toString()),
                item["status"_L1].toString(u"pending"_s)};
        }
        return true;
    }
    if (tool == "TaskCreate"_L1) {
        const QString id = result["task"_L1]["id"_L1].toVariant().toString();
        m_tasks += Task{id, input["subject"_L1].toString(), u"pending"_s};
        return true;
    }
    return tool == "TaskUpdate"_L1 && update(input["taskId"_L1].toVariant().toString(), input);
}

bool TaskPlan::update(const QString &id, const QJsonObject &input)
{
    const auto task = std::find_if(
        m_tasks.begin(), m_tasks.end(), [&id](const Task &one) { return one.id == id; });
    if (task == m_tasks.end())
        return false;
    const QString status = input["status"_L1].toString(task->status);
    if (status == "deleted"_L1) {
        m_tasks.erase(task);
        return true;
    }
    task->status = status;
    task->content = input["subject"_L1].toString(task->content);
    return true;
}

QJsonArray TaskPlan::entries() const
{
    QJsonArray list;
    for (const Task &task : m_tasks)
        list += QJsonObject{
            {"content"_L1, task.content}, {"priority"_L1, u"medium"_s}, {"status"_L1, task.status}};
    return list;
}

} // namespace ccplant::runner::claude
