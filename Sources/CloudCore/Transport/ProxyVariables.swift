import CloudFoundation

/// The environment variables from which URLSession on Linux takes its proxy, which can't be turned off.
enum ProxyVariables {
    /// Checks that the environment doesn't send a request through a proxy.
    /// - Parameters:
    ///   - url: The URL of the request.
    ///   - environment: The environment variables of the process.
    /// - Throws: ``TransportError`` that names the variable.
    static func checkDirect(
        _ url: URL,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(TransportError) {
        #if canImport(FoundationNetworking)
        // libcurl reads the names in lowercase and uppercase, except for HTTP_PROXY, which a CGI request could set.
        let names =
            (url.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]) + ["all_proxy", "ALL_PROXY"]
        guard let variable = names.first(where: { environment.nonBlank($0) != nil }) else { return }
        let host = (url.host(percentEncoded: false) ?? "").lowercased()
        let exceptions = ["no_proxy", "NO_PROXY"].lazy.compactMap(environment.nonBlank).first ?? ""
        let excepted = exceptions.split { $0 == "," || $0.isWhitespace }.map { $0.lowercased() }
        guard !excepted.contains(where: { $0 == "*" || $0 == host || $0 == "[\(host)]" }) else { return }
        throw TransportError(
            .notConnected,
            reason: "the request must not go through the proxy in \(variable): add \(host) to no_proxy"
        )
        #endif
    }
}
