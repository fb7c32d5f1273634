import CloudFoundation

/// The endpoints of Cloud Assistant, which are those of ECS.
enum CloudAssistantEndpoint {
    /// Returns the endpoint.
    /// - Parameters:
    ///   - region: The region.
    ///   - custom: The endpoint to use instead of the region's own.
    ///   - useVPC: Whether to use the endpoint that is reachable from within a VPC.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequestError`` for an invalid region or endpoint.
    static func url(region: String, custom: URL?, useVPC: Bool) throws(InvalidRequestError) -> URL {
        if let custom {
            guard !useVPC else { throw .conflictingOptions("a custom endpoint and useVPC") }
            try URLParts.checkEndpoint(custom)
            return custom
        }
        guard region.isHostLabel else { throw .invalidRegion(region) }
        let host =
            useVPC
            ? "ecs-vpc.\(region).aliyuncs.com"
            : self.exceptions[region] ?? "ecs.\(region).aliyuncs.com"
        guard let url = URL(string: "https://\(host)/") else { throw .invalidRegion(region) }
        return url
    }

    private static let hangzhou = "ecs-cn-hangzhou.aliyuncs.com"
    private static let central = "ecs.aliyuncs.com"
    private static let nebula = "ecs.cn-qingdao-nebula.aliyuncs.com"

    /// The endpoints of regions that don't follow the rule.
    ///
    /// Source: the endpoint map of the official SDK, alibabacloud-ecs20140526 7.11.8.
    private static let exceptions = [
        "ap-northeast-2-pop": central,
        "cn-beijing-finance-pop": central,
        "cn-beijing-gov-1": central,
        "cn-beijing-nu16-b01": hangzhou,
        "cn-edge-1": nebula,
        "cn-fujian": hangzhou,
        "cn-haidian-cm12-c01": hangzhou,
        "cn-hangzhou": hangzhou,
        "cn-hangzhou-bj-b01": hangzhou,
        "cn-hangzhou-finance": central,
        "cn-hangzhou-internal-prod-1": hangzhou,
        "cn-hangzhou-internal-test-1": hangzhou,
        "cn-hangzhou-internal-test-2": hangzhou,
        "cn-hangzhou-internal-test-3": hangzhou,
        "cn-hangzhou-test-306": hangzhou,
        "cn-hongkong-finance-pop": central,
        "cn-huhehaote-nebula-1": nebula,
        "cn-north-2-gov-1": central,
        "cn-shanghai-et15-b01": hangzhou,
        "cn-shanghai-et2-b01": hangzhou,
        "cn-shanghai-finance-1": hangzhou,
        "cn-shanghai-inner": central,
        "cn-shanghai-internal-test-1": hangzhou,
        "cn-shenzhen-finance-1": hangzhou,
        "cn-shenzhen-inner": central,
        "cn-shenzhen-st4-d01": hangzhou,
        "cn-shenzhen-su18-b01": hangzhou,
        "cn-wuhan": central,
        "cn-yushanfang": central,
        "cn-zhangbei": central,
        "cn-zhangbei-na61-b01": hangzhou,
        "cn-zhangjiakou-na62-a01": "ecs.cn-zhangjiakou.aliyuncs.com",
        "cn-zhengzhou-nebula-1": nebula,
        "eu-west-1-oxs": "ecs.cn-shenzhen-cloudstone.aliyuncs.com",
        "rus-west-1-pop": central,
    ]
}
