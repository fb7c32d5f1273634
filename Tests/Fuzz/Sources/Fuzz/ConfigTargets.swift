import CloudCore
import CloudEmulator
import Foundation

extension Target {
    /// AWS's shared files: the config file up to a zero byte, and the credentials file after it.
    static let awsConfig = Target(name: "aws-config") { bytes in
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let files = ["/config": Data(parts[0]), "/credentials": Data(parts.count > 1 ? parts[1] : [])]
        let environment = ["AWS_CONFIG_FILE": "/config", "AWS_SHARED_CREDENTIALS_FILE": "/credentials"]
        let host = HostSystem.offline(files, environment)
        _ = wait {
            do { render(try await AWSConfiguration.load(service: "ssm", host: host)) } catch { render(error) }
            do { render(try await AWSProfileCredentials(host: host).credentials()) } catch { render(error) }
        }
    }

    /// The configuration file of Alibaba's command-line tool, and the credentials file of its SDKs.
    static let alibabaConfig = Target(name: "alibaba-config") { bytes in
        let files = [
            "/home/.aliyun/config.json": Data(bytes), "/home/.alibabacloud/credentials": Data(bytes),
            "/home/.alibabacloud/credentials.ini": Data(bytes),
        ]
        let host = HostSystem.offline(files, [:])
        _ = wait {
            do { render(try AlibabaCloudConfiguration.load(host: host)) } catch { render(error) }
            do { render(try await AlibabaCloudCLIProfileCredentials(host: host).credentials()) } catch { render(error) }
            do { render(try await AlibabaCloudFileCredentials(host: host).credentials()) } catch { render(error) }
        }
    }
}

extension HostSystem {
    /// A host with some files, without programs and without a network.
    fileprivate static func offline(_ files: [String: Data], _ environment: [String: String]) -> HostSystem {
        HostSystem(
            environment: environment,
            homeFolder: "/home",
            readFile: { path, _ throws(FileFailure) in
                guard let data = files[path] else { throw FileFailure(path: path, reason: .missing) }
                return data
            },
            runProgram: { call in throw ProgramFailure.notStarted(program: call.arguments.first ?? "") },
            transport: Answering(nil),
            time: ManualClock().time
        )
    }
}
