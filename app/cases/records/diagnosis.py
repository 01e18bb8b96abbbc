"""A diagnosis in three steps: appearance and running state, findings of logs and modules, cause (000 三(二)3);
and the four criteria the grade follows from (003 三(二)). Each one is kept: a second look does not wipe out
the first."""

from __future__ import annotations

from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Noun, columns_of, record_table

_NOUN = "diagnosis"
_BINDINGS = (
    Binding(_NOUN, "support_means", "code", "支持方式", "Means of support", "support_means"),
    Binding(_NOUN, "analysis", "text", "问题分析", "Analysis", longest=LONG),
    Binding(_NOUN, "troubleshooting", "text", "排查过程", "Troubleshooting", longest=LONG),
    Binding(_NOUN, "appearance", "text", "产品外观", "Appearance", longest=LONG),
    Binding(_NOUN, "running_state", "text", "运行状态", "Running state", longest=LONG),
    Binding(_NOUN, "log_findings", "text", "日志/模块测试结果", "Findings in logs and modules", longest=LONG),
    Binding(_NOUN, "cause", "text", "故障原因", "Cause", longest=LONG),
    Binding(_NOUN, "basic_use_ok", "flag", "不影响基本使用", "Basic use not affected"),
    Binding(_NOUN, "core_affected", "flag", "影响核心功能", "Core function affected"),
    Binding(_NOUN, "safety_hazard", "flag", "存在安全隐患", "Safety hazard"),
    Binding(_NOUN, "batch_problem", "flag", "批量性问题", "Batch problem"),
    Binding(_NOUN, "standstill", "flag", "设备停用", "Standstill"),
    Binding(_NOUN, "provisional", "flag", "暂定级别", "Provisional grade"),
    Binding(_NOUN, "expert_called", "flag", "已请技术专家", "Expert called in"),
    Binding(_NOUN, "expert", "user", "技术专家", "Expert"),
    Binding(_NOUN, "grade_proposed", "code", "建议级别", "Grade proposed", "grade"),
    Binding(_NOUN, "grade_reason", "text", "调整理由", "Why another grade", longest=LONG),
)

# req: R-111
DIAGNOSIS = Noun(
    _NOUN,
    record_table(_NOUN, *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:diagnosed",
    zh="诊断与分级",
    en="Diagnosis and grade",
)
