"""Who gets what at the addresses of annuaire/ and of sign-in (people of the matrix have no password)."""

TABLE = """
address                                 method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
account_login                           GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_login                           POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_request_login_code              GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_request_login_code              POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_signup                          GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_signup                          POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_reset_password_from_key_done    GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_reset_password_from_key_done    POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_confirm_login_code              GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
account_confirm_login_code              POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
account_login_password                  GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_login_password                  POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 200
account_logout                          POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
account_change_password                 GET    302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
account_change_password                 POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
account_set_password                    GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
account_set_password                    POST   200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
account_reset_password                  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
account_reset_password                  POST   200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
account_reset_password_done             GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
account_reset_password_from_key         GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
account_reset_password_from_key         POST   200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
"""

ARGUMENTS = {
    "account_reset_password_from_key": lambda monde: {"uidb36": "1", "key": "usee"},
}
