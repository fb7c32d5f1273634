import CloudFoundation

/// Where Systems Manager listens.
enum SSMEndpoint {
    /// Returns the endpoint.
    /// - Parameters:
    ///   - region: The region.
    ///   - custom: Where to send requests instead of the region's own endpoint.
    ///   - usesFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
    ///   - usesDualStack: Whether to use the endpoint that answers over IPv6 too.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequest`` for a region or an endpoint that can't be used.
    static func url(region: String, custom: URL?, usesFIPS: Bool, usesDualStack: Bool) throws(InvalidRequest) -> URL {
        if let custom {
            guard !usesFIPS else { throw .conflictingOptions("a custom endpoint and useFIPS") }
            guard !usesDualStack else { throw .conflictingOptions("a custom endpoint and useDualStack") }
            try URLParts.checkEndpoint(custom)
            return custom
        }
        guard region.isHostLabel else { throw .invalidRegion(region) }
        let partition = AWSPartition.containing(region)
        let isGov = partition.name == "aws-us-gov"
        let host =
            switch (usesFIPS, usesDualStack) {
            case (true, true): "ssm-fips.\(region).\(partition.dualStackDomain)"
            case (true, false): isGov ? "ssm.\(region).amazonaws.com" : "ssm-fips.\(region).\(partition.domain)"
            case (false, true): "ssm.\(region).\(partition.dualStackDomain)"
            case (false, false): "ssm.\(region).\(partition.domain)"
            }
        guard let url = URL(string: "https://\(host)/") else { throw .invalidRegion(region) }
        return url
    }
}
