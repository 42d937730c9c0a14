namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class ExternalAccountTests : IDisposable
{
    private const string Deployer = "deployer@my-project.iam.gserviceaccount.com";
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task A_token_in_a_file_is_exchanged()
    {
        await using var google = await StartAsync();
        Use(google, $$"""{"file":{{Json(machine.Write("subject", "subject-token"))}}}""");

        Assert.Equal("federated", await machine.TokenAsync());
        Assert.Contains("subject_token=subject-token", Assert.Single(google.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_github_actions_is_used_as_it_is()
    {
        await using var google = await StartAsync();
        // google-github-actions/auth writes this, with the address and the bearer that the job's runner has.
        Use(google, $$"""
            {"url":"{{google.Address}}idtoken?api-version=2.0&audience=x",
             "headers":{"Authorization":"Bearer runner"},
             "format":{"type":"json","subject_token_field_name":"value"} }
            """, impersonate: true);

        Assert.Equal("impersonated", await machine.TokenAsync());
        Assert.Equal(
            ["/idtoken", "/sts", $"/v1/projects/-/serviceAccounts/{Deployer}:generateAccessToken"],
            google.Requests.Select(request => request.Path));
        Assert.Equal("Bearer runner", google.Requests.First().Headers["Authorization"]);
    }

    [Theory]
    [InlineData("""{"file":"/nowhere/subject"}""", "ARB2012")]
    [InlineData("""{"url":"http://127.0.0.1:1/idtoken"}""", "ARB2012")]
    public async Task A_subject_token_that_cannot_be_had_is_an_error(string source, string code)
    {
        await using var google = await StartAsync();
        Use(google, source);

        Assert.Equal(code, (await Machine.FailureOf(() => machine.TokenAsync())).Code);
    }

    [Fact]
    public async Task A_github_token_that_has_expired_names_the_permission()
    {
        await using var google = await StartAsync();
        Use(google, $$"""{"url":"{{google.Address}}expired","format":{"type":"json","subject_token_field_name":"value"} }""");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2012", diagnostic.Code);
        Assert.Contains("id-token: write", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_refuses_is_an_error_that_names_what_to_check()
    {
        await using var google = await LoopbackServer.StartAsync(
            400, """{"error":"unauthorized_client","error_description":"The given credential is rejected by the attribute condition."}""");
        Use(google, $$"""{"file":{{Json(machine.Write("subject", "subject-token"))}}}""");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.Contains("attribute condition", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_users_login_is_refreshed_at_google()
    {
        await using var google = await LoopbackServer.StartWithTokensAsync();
        machine.CreateHandler = () => new ToLoopback(google.Address);
        machine.Write(".config/gcloud/application_default_credentials.json",
            """{"type":"authorized_user","client_id":"client","client_secret":"s","refresh_token":"1//refresh"}""");

        Assert.Equal("token-1", await machine.TokenAsync());
        Assert.Contains("refresh_token=1%2F%2Frefresh", Assert.Single(google.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_was_revoked_says_how_to_sign_in_again()
    {
        await using var google = await LoopbackServer.StartAsync(
            400, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""");
        machine.CreateHandler = () => new ToLoopback(google.Address);
        machine.Write(".config/gcloud/application_default_credentials.json",
            """{"type":"authorized_user","client_id":"client","client_secret":"s","refresh_token":"1//refresh"}""");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.Contains("400 invalid_grant (Token has been expired or revoked)", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud auth application-default login", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workforce_users_login_is_refreshed()
    {
        await using var google = await StartAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", $$"""
            {"type":"external_account_authorized_user","audience":"//iam.googleapis.com/x","client_id":"c","client_secret":"s",
             "refresh_token":"r","token_url":"{{google.Address}}sts"}
            """);

        Assert.Equal("federated", await machine.TokenAsync());
    }

    [Fact]
    public async Task A_file_that_acts_as_a_service_account_does()
    {
        await using var google = await StartAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", $$"""
            {"type":"impersonated_service_account",
             "service_account_impersonation_url":"{{google.Address}}v1/projects/-/serviceAccounts/{{Deployer}}:generateAccessToken",
             "delegates":[],"source_credentials":{{Machine.ServiceAccountKey(new Uri(google.Address, "sts"))}}}
            """);
        using var chain = machine.Chain();

        Assert.Equal("impersonated", await machine.TokenAsync());
        Assert.Equal(
            $"application-credentials ({Deployer})", (await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).ToString());
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static Task<LoopbackServer> StartAsync() => LoopbackServer.StartAsync(seen => seen.Path switch
    {
        "/idtoken" => new(200, """{"value":"github-token"}"""),
        "/expired" => new(401, """{"message":"expired"}"""),
        "/sts" => new(200, """{"access_token":"federated","expires_in":3600,"token_type":"Bearer"}"""),
        _ => new(200, """{"accessToken":"impersonated","expireTime":"2099-01-01T00:00:00Z"}"""),
    });

    private void Use(LoopbackServer google, string source, bool impersonate = false)
    {
        var url = impersonate
            ? $"\"service_account_impersonation_url\":\"{google.Address}v1/projects/-/serviceAccounts/{Deployer}:generateAccessToken\","
            : "";
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("gha-creds.json", $$"""
            {"type":"external_account","universe_domain":"googleapis.com",
             "audience":"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g",
             "subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"{{google.Address}}sts",{{url}}
             "credential_source":{{source}}}
            """);
    }

    /// <summary>Google's library sends a user's login to Google, whatever the file says.</summary>
    private sealed class ToLoopback(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("https://oauth2.googleapis.com/token", request.RequestUri!.AbsoluteUri);
            request.RequestUri = address;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
