import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func putParameter(_ request: SSM.PutParameterRequest, region: String) throws -> SSM.PutParameterResponse {
        let now = self.time.now()
        return try self.withState { state in
            let version = try PutParameterRules(request: request)
                .version(after: state.parameters[request.name], at: now)
            let number = try state.parameters.put(request.name, version, region: region)
            for tag in request.tags ?? [] {
                state.ssmTags["Parameter \(request.name.parameterPath)", default: [:]][tag.key] = tag.value
            }
            return SSM.PutParameterResponse(version: number, tier: version.tier)
        }
    }

    func getParameter(_ request: SSM.GetParameterRequest) throws -> SSM.GetParameterResponse {
        let (parameter, version, selector) = try self.withState { try $0.parameters.version(request.name) }
        let isDecrypted = request.withDecryption ?? false
        return SSM.GetParameterResponse(
            parameter: parameter.parameter(version, selector: selector, isDecrypted: isDecrypted)
        )
    }

    func getParameters(_ request: SSM.GetParametersRequest) throws -> SSM.GetParametersResponse {
        let store = self.withState { $0.parameters }
        var response = SSM.GetParametersResponse()
        var names: Set<String> = []
        for name in request.names where names.insert(name).inserted {
            guard let (parameter, version, selector) = try? store.version(name) else {
                response.invalidParameters.append(name)
                continue
            }
            let isDecrypted = request.withDecryption ?? false
            response.parameters.append(parameter.parameter(version, selector: selector, isDecrypted: isDecrypted))
        }
        return response
    }

    func getParametersByPath(_ request: SSM.GetParametersByPathRequest) throws -> SSM.GetParametersByPathResponse {
        try ParameterFilters.check(path: request.path)
        let filters = try ParameterFilters(request.parameterFilters, allowed: ["Type", "KeyId", "Label"])
        let found = self.withState { $0.parameters }.all
            .filter { $0.name.parameterPath.isBelow(request.path, recursively: request.recursive ?? false) }
            .filter { filters.match($0, tags: [:]) }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: 10)
        let isDecrypted = request.withDecryption ?? false
        return SSM.GetParametersByPathResponse(
            parameters: page.items.compactMap { parameter in
                filters.version(of: parameter).map { parameter.parameter($0, isDecrypted: isDecrypted) }
            },
            nextToken: page.nextToken
        )
    }

    func describeParameters(_ request: SSM.DescribeParametersRequest) throws -> SSM.DescribeParametersResponse {
        guard request.deprecatedFilters?.isEmpty != false || request.parameterFilters?.isEmpty != false else {
            throw ErrorResponse("ValidationException", "Filters and ParameterFilters can't be used together")
        }
        let legacyFilters = (request.deprecatedFilters ?? []).map { filter in
            let option = filter.key == .name ? "BeginsWith" : "Equals"
            return SSM.ParameterStringFilter(key: filter.key.rawValue, option: option, values: filter.values)
        }
        let filters = try ParameterFilters(
            legacyFilters + (request.parameterFilters ?? []),
            allowed: ["Name", "Type", "KeyId", "Path", "Tier", "DataType", "tag"]
        )
        let (store, tags) = self.withState { ($0.parameters, $0.ssmTags) }
        let found = store.all.filter { filters.match($0, tags: tags["Parameter \($0.name.parameterPath)"] ?? [:]) }
        let page = try Self.page(of: found, request.maxResults, request.nextToken)
        return SSM.DescribeParametersResponse(
            parameters: page.items.compactMap(\.metadata),
            nextToken: page.nextToken
        )
    }

    func getParameterHistory(_ request: SSM.GetParameterHistoryRequest) throws -> SSM.GetParameterHistoryResponse {
        guard let parameter = self.withState({ $0.parameters[request.name] }) else {
            throw ParameterStore.notFound(request.name)
        }
        let history = parameter.history(isDecrypted: request.withDecryption ?? false)
        let page = try Self.page(of: history, request.maxResults, request.nextToken)
        return SSM.GetParameterHistoryResponse(parameters: page.items, nextToken: page.nextToken)
    }

    func deleteParameter(_ request: SSM.DeleteParameterRequest) throws -> SSM.DeleteParameterResponse {
        guard self.withState({ $0.removeParameter(request.name) }) else { throw ParameterStore.notFound(request.name) }
        return SSM.DeleteParameterResponse()
    }

    func deleteParameters(_ request: SSM.DeleteParametersRequest) throws -> SSM.DeleteParametersResponse {
        var response = SSM.DeleteParametersResponse()
        for name in request.names {
            if self.withState({ $0.removeParameter(name) }) {
                response.deletedParameters.append(name)
            } else {
                response.invalidParameters.append(name)
            }
        }
        return response
    }
}

extension EmulatorState {
    fileprivate mutating func removeParameter(_ name: String) -> Bool {
        self.ssmTags["Parameter \(name.parameterPath)"] = nil
        return self.parameters.remove(name)
    }
}

extension String {
    /// Returns whether a parameter's name is one level below a path, or at any level below it if `recursively` is true.
    func isBelow(_ path: String, recursively: Bool) -> Bool {
        let folder = path.hasSuffix("/") ? path : path + "/"
        guard self.hasPrefix(folder) else { return false }
        return recursively || !self.dropFirst(folder.count).contains("/")
    }
}
