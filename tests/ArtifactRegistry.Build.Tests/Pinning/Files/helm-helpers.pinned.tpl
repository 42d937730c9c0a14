{{- define "api.pod" -}}
containers:
- image: europe-docker.pkg.dev/my-project/my-repo/api@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
{{- end -}}
{{- define "api.other" }}
   - image: 'europe-docker.pkg.dev/my-project/my-repo/api@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
  - repository: europe-docker.pkg.dev/my-project/my-repo/api # ARB3603 Template
  image: europe-docker.pkg.dev/my-project/my-repo/api # ARB3603 Template
  text: |
    image: europe-docker.pkg.dev/my-project/my-repo/api:1.3.0 # ARB3603 MultiLine
  # image: europe-docker.pkg.dev/my-project/my-repo/api:1.3.0
  run: [europe-docker.pkg.dev/my-project/my-repo/api:1.3.0 # ARB3603 MultiLine
{{- end }}
