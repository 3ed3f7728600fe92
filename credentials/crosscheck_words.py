"""What are the ledger rows beside a red flag called, their facts, and the thresholds of the rules?"""

SIDE_WORDS = {
    "stint": "任职登记",
    "certificate": "证书登记",
    "service": "服务记录签名",
    "contract": "服务项目",
    "device": "设备登记",
    "firm": "机构登记",
}
FACT_WORDS = {
    "person": "姓名",
    "agency": "机构",
    "post": "岗位",
    "since": "入职日期",
    "until": "离职日期",
    "insured_until": "社保最近缴纳月",
    "certificate": "证书种类",
    "number": "资格证书编号",
    "registered": "注册号",
    "standing": "证书状态",
    "valid_until": "有效期至",
    "site": "场所",
    "area": "场所所在支队",
    "served_on": "服务日期",
    "project": "项目编号",
    "service": "服务类型",
    "started_on": "开始日期",
    "ended_on": "结束日期",
    "published_on": "录入系统日期",
    "device": "设备名称",
    "serial": "出厂编号",
    "calibrated_until": "校准有效期至",
    "address": "登记地址",
    "phone": "电话",
    "projects": "正在维保的项目",
    "staff": "在职持证人员",
    "capacity": "每月最多能做的项目",
}
THRESHOLD_WORDS = {
    "days": "超过{}天",
    "months": "超过{}个月",
    "years": "超过{}周岁",
    "areas": "{}个支队辖区起",
    "agencies": "{}家起",
    "people_per_visit": "每次{}人",
    "days_per_month": "每月{}个工作日",
    "visits_per_day": "每天{}处",
}


def threshold_words(name: str, value: int) -> str:
    """A threshold as people say it: 超过30天."""
    return THRESHOLD_WORDS[name].format(value)
