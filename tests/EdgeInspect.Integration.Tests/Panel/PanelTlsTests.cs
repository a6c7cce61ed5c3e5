using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>The panel for tablets: TLS with a certificate of the plant's own.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelTlsTests
{
    [Fact]
    public async Task It_speaks_TLS_with_its_certificate_and_waits_for_one_that_is_not_there_while_inspection_goes_on()
    {
        using var scene = new StationScene();
        var (certificate, key) = (scene.File("panel.crt"), scene.File("panel.key"));
        using var station = scene.Start(
            "Camera:Simulated:PartsPerSecond=10", "Panel:Enabled=true", "Panel:Url=https://127.0.0.1:0", $"Panel:CertificateFile={certificate}", $"Panel:KeyFile={key}");
        await station.LogAsync("the panel can't be opened, inspection goes on.*panel.crt");
        await scene.RecordsAsync("inspection", 10);

        var now = TimeProvider.System.GetUtcNow();
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=panel", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(certificate, made.ExportCertificatePem());
        var url = (await station.LogAsync("the panel is at (https://[^ \n]+)")).Groups[1].Value;

        X509Certificate2? shown = null;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, cert, _, _) => (shown = new X509Certificate2(cert!)) is not null },
        });
        using var answer = await client.GetAsync(new Uri(url + "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(made.Thumbprint, shown!.Thumbprint);
        await StationScene.StopAsync(station);
    }
}
