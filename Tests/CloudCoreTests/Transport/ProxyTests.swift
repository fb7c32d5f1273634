import CloudTestSupport
import Foundation
import Testing

@testable import CloudCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Requests that must not go through a proxy, such as those to metadata services.
@Suite(.timeLimit(.minutes(5 * patience))) struct ProxyTests {
    @Test func allowsAProxyByDefault() throws {
        let url = try #require(URL(string: "http://127.0.0.1/"))
        #expect(TransportRequest(method: "GET", url: url).allowsProxy)
    }

    #if os(Linux)
    /// The test changes the environment, so it runs in its own process.
    @Test func bypassesTheProxyIfTheRequestDoesNotAllowIt() async {
        await #expect(processExitsWith: .success) {
            let server = try FaultServer([.response()])
            let proxy = try FaultServer([.response()])
            _ = unsafe setenv("http_proxy", proxy.url.absoluteString, 1)
            for name in ["no_proxy", "NO_PROXY"] { _ = unsafe unsetenv(name) }
            var request = TransportRequest(method: "PUT", url: server.url)
            for tested in TestedTransport.all {
                let transport = tested.make()
                request.allowsProxy = true
                _ = try? await transport.send(request)
                let proxied = proxy.requestCount
                request.allowsProxy = false
                for isRepeatable in [true, false] {
                    request.isRepeatable = isRepeatable
                    _ = try? await transport.send(request)
                }
                #expect(proxy.requestCount == proxied)
            }
            #expect(proxy.requestCount > 0)
        }
    }

    @Test func theConfiguredProxyOverridesTheEnvironment() async {
        await #expect(processExitsWith: .success) {
            let server = try FaultServer([.response()])
            let (proxy, other) = (try FaultServer([.response()]), try FaultServer([.response()]))
            _ = unsafe setenv("http_proxy", other.url.absoluteString, 1)
            _ = unsafe setenv("no_proxy", "127.0.0.1", 1)
            var request = TransportRequest(method: "GET", url: server.url)
            let transport = CurlTransport(proxy: .url(proxy.url))
            _ = try await transport.send(request)
            #expect((server.requestCount, proxy.requestCount, other.requestCount) == (0, 1, 0))
            request.allowsProxy = false
            _ = try await transport.send(request)
            #expect((server.requestCount, proxy.requestCount, other.requestCount) == (1, 1, 0))
            _ = unsafe unsetenv("no_proxy")
            request.allowsProxy = true
            _ = try await CurlTransport(proxy: .none).send(request)
            #expect((server.requestCount, proxy.requestCount, other.requestCount) == (2, 1, 0))
            _ = try await CurlTransport().send(request)
            #expect((server.requestCount, proxy.requestCount, other.requestCount) == (2, 1, 1))
        }
    }

    /// libcurl repeats an invalid proxy in its error message.
    @Test func redactsThePasswordOfAProxyInErrors() async throws {
        await #expect(processExitsWith: .success) {
            let proxies = [
                "ftp://bob:hunter2@127.0.0.1:1", "http://bob:hunter2@127.0.0.1:99999", "http://bob:hunter2@[::1",
                "http://bob:hunter2@no such host", "socks9://bob:hunter2@h", "bob:hunter2@127.0.0.1:x",
                "http://bob:hun#ter2@127.0.0.1:1", "http://bob:hunter2@", "https://bob:hunter2@127.0.0.1:1",
                "http://bob:hunter2@127.0.0.1:1", "http://bob:hun%00ter2@127.0.0.1:1",
                "socks5://bob:hunter2@127.0.0.1:1",
            ]
            for name in ["no_proxy", "NO_PROXY"] { _ = unsafe unsetenv(name) }
            for (proxy, scheme) in proxies.flatMap({ [($0, "http"), ($0, "https")] }) {
                _ = unsafe setenv("\(scheme)_proxy", proxy, 1)
                let url = try #require(URL(string: "\(scheme)://127.0.0.1:1/"))
                var transports = [CurlTransport()]
                if let given = URL(string: proxy) { transports.append(CurlTransport(proxy: .url(given))) }
                for transport in transports {
                    let failure = await #expect(throws: TransportError.self) {
                        try await transport.send(TransportRequest(method: "GET", url: url))
                    }
                    let text = "\(failure as Any)"
                    #expect(!text.contains("hunter2") && !text.contains("ter2"), "\(proxy): \(text)")
                    #expect(failure?.mayHaveTakenEffect == false, "\(proxy): \(text)")
                }
            }
        }
    }

    @Test func redactsThePasswordOfAProxyInDescriptions() throws {
        let url = try #require(URL(string: "http://user:secret@proxy.example:3128"))
        let proxy = CurlTransport.Proxy.url(url)
        var dumped = ""
        dump(proxy, to: &dumped)
        for text in ["\(proxy)", "\(CurlTransport(proxy: proxy))", dumped] {
            #expect(!text.contains("secret"), "\(text)")
        }
    }

    @Test(arguments: [
        (["http_proxy": "http://proxy:3128"], false), (["http_proxy": " "], true), (["HTTP_PROXY": "proxy"], true),
        (["ALL_PROXY": "proxy"], false), (["https_proxy": "proxy"], true),
        (["http_proxy": "proxy", "no_proxy": "a.example, 169.254.169.254"], true),
        (["http_proxy": "proxy", "NO_PROXY": "*"], true), (["http_proxy": "proxy", "NO_PROXY": "169.254.1.1"], false),
    ])
    func readsTheProxyVariables(environment: [String: String], isDirect: Bool) throws {
        let url = try #require(URL(string: "http://169.254.169.254/latest/api/token"))
        if isDirect {
            try ProxyVariables.checkDirect(url, environment: environment)
        } else {
            let failure = #expect(throws: TransportError.self) {
                try ProxyVariables.checkDirect(url, environment: environment)
            }
            #expect(failure?.reason.contains("no_proxy") == true)
            #expect(failure?.mayHaveTakenEffect == false)
        }
    }
    #endif
}
